using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Tests.Support;

/// <summary>What a firm does with its channels, over the API.</summary>
internal static class ChannelCalls
{
    public const string Password = "mot-de-passe-planté-9f2c7a";

    /// <summary>The sandbox's mailbox as a firm enters it.</summary>
    public static JsonObject Mailbox(TestServer server, string? password = Password) => JsonSerializer.SerializeToNode(new
    {
        host = SandboxDefaults.MailHost,
        port = server.Sandbox.Options.MailPort,
        security = "startTls",
        username = "contact@salon.example",
        fromEmail = "contact@salon.example",
        fromName = "Salon d'essai",
    })!.AsObject().With("password", password);

    public static JsonObject Meta(string phoneNumberId, string? token = "EAAG-token-of-the-tests-51c7e2") => JsonSerializer.SerializeToNode(
        new { provider = "meta", phoneNumberId })!.AsObject().With("accessToken", token);

    /// <summary>An id of Meta's that no other test of this run uses.</summary>
    public static string NumberId() => $"9{Numbers.Line()[1..]}";

    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
        return json;
    }

    public static async Task<JsonNode> ChannelAsync(this Firm firm, string type)
    {
        using var response = await firm.Api.GetAsync($"/api/channels/{type}/config", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>As <c>GET /api/channels</c> shows it.</summary>
    public static async Task<JsonNode> StandingAsync(this Firm firm, string type, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/channels");
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await firm.Api.SendAsync(request, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["channels"]!.AsArray().Single(channel => channel!.Text("type") == type)!;
    }

    /// <summary>Replaces a configuration with the version that is now.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this Firm firm, string type, JsonNode config, JsonNode? templates = null)
    {
        var version = (await firm.ChannelAsync(type))["version"]!.GetValue<int>();
        var body = new JsonObject { ["config"] = config.DeepClone(), ["version"] = version }.With("templates", templates?.DeepClone());
        return await firm.Api.PutAsJsonAsync($"/api/channels/{type}/config", body, TestServer.Ct);
    }

    public static async Task<JsonNode> ConfigureChannelAsync(this Firm firm, string type, JsonNode config)
    {
        using var response = await firm.PutAsync(type, config);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static Task<HttpResponseMessage> ToggleAsync(this Firm firm, string type, bool enabled)
        => firm.Api.PostAsJsonAsync($"/api/channels/{type}/toggle", new { enabled }, TestServer.Ct);

    public static Task<HttpResponseMessage> TestAsync(this Firm firm, string channel, string to)
        => firm.Api.PostAsJsonAsync("/api/channels/test", new { channel, to }, TestServer.Ct);
}
