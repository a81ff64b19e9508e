using Coccinelle.Sandbox.Scripts;

namespace Coccinelle.Sandbox;

/// <summary>The conversations that the sandbox knows. A new one is an entry in one of the tables.</summary>
public static class CallScripts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CallScript> All { get; } = [.. AppointmentScripts.All, .. RequestScripts.All, .. ClumsyScripts.All];

    /// <summary>Null when there is none of that name.</summary>
    public static CallScript? Find(string name) => All.FirstOrDefault(script => script.Name == name);
}
