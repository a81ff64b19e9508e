namespace Coccinelle.Server.Assistants.Functions;

/// <summary>A tool call on its way to its call's grain.</summary>
/// <param name="Id">Vapi's.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">A JSON object as text; null when the model wrote none.</param>
[GenerateSerializer, Immutable, Alias("coccinelle.ToolInvocation")]
internal sealed record ToolInvocation([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] string? Arguments);

/// <summary>Its answer as Vapi gets it: a result or an error, on one line.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ToolAnswer")]
internal sealed record ToolAnswer([property: Id(0)] string ToolCallId, [property: Id(1)] string Name, [property: Id(2)] string? Result, [property: Id(3)] string? Error);
