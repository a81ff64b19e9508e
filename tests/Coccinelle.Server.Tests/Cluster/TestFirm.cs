using System.Net;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>A firm that the operator set up, with a line and an assistant.</summary>
internal sealed record TestFirm(string Id, string Key, string Line)
{
    public static async Task<TestFirm> CreateAsync(HttpClient server, SandboxWorld world, CancellationToken ct, bool withLine = true)
    {
        var name = $"Maison {Guid.NewGuid():N}"[..20];
        var (created, tenant) = await server.AskAsync(
            ServerSettings.OperatorKey, HttpMethod.Post, "/api/tenants", ct, new { name, contactEmail = "patron@maison.example" });
        Assert.Equal(HttpStatusCode.Created, created);
        var firm = new TestFirm(tenant!["id"]!.GetValue<string>(), tenant["apiKey"]!.GetValue<string>(), Requests.NewLine());

        var assistant = world.AddAssistant(new { name, firstMessage = $"Bonjour, ici {name}." });
        var (patched, _) = await server.AskAsync(
            ServerSettings.OperatorKey, HttpMethod.Patch, $"/api/tenants/{firm.Id}", ct, new { assistantId = assistant.Id });
        Assert.Equal(HttpStatusCode.OK, patched);
        if (withLine)
            Assert.Equal(HttpStatusCode.Created, await firm.ClaimAsync(server, firm.Line, ct));
        return firm;
    }

    /// <summary>The operator gives the firm a line.</summary>
    public async Task<HttpStatusCode> ClaimAsync(HttpClient server, string line, CancellationToken ct)
        => (await server.AskAsync(
            ServerSettings.OperatorKey, HttpMethod.Post, $"/api/tenants/{Id}/lines", ct, new { number = line, kind = "forwarding", verified = true })).Status;
}
