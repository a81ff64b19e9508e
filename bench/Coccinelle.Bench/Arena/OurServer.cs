using System.Net.Http.Headers;
using System.Text.Json;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Peers;

namespace Coccinelle.Bench.Arena;

/// <summary>The real server with production settings, and the firms that it serves, entered through the operator's API.</summary>
internal static class OurServer
{
    /// <summary>Firms without an assistant: the server answers their calls itself, by their setting.</summary>
    public const int FirstOwnFirm = 0;

    /// <summary>Firms with an assistant: their calls are handed over to Vapi.</summary>
    public const int FirstAssistedFirm = 1000;

    public const int Firms = 64;

    /// <summary>What Vapi proves itself with.</summary>
    public const string VapiSecret = "bench-vapi-secret-0123456789";

    private const string OperatorKey = "bench-operator-0123456789-abcdefghij";

    /// <summary>Starts it.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="database">Its connection string.</param>
    /// <param name="provider">Who stands in for the outside world: Vapi, Twilio and Meta.</param>
    /// <param name="fixedPort">Where it has to listen; null = anywhere.</param>
    public static Task<Contestant> StartAsync(string name, string database, Uri provider, int? fixedPort = null) =>
        Contestant.StartAsync(name, Assembly(), [], Settings(database, provider), fixedPort);

    /// <summary>Onboards both kinds of firms, each with its own verified line.</summary>
    public static async Task OnboardAsync(Contestant server)
    {
        using var http = ClientOf(server.Address);
        for (var firm = 0; firm < Firms; firm++)
        {
            await OnboardAsync(http, FirstOwnFirm + firm, assistant: null);
            await OnboardAsync(http, FirstAssistedFirm + firm, assistant: $"assistant-{firm}");
        }
    }

    /// <summary>What the server answers a call to a firm without assistant, for the peers to answer too.</summary>
    public static async Task<string> AnswerOfFirstFirmAsync(Contestant server)
    {
        var calls = new PreparedRequests(WebhookTemplates.Of(new LoadPlan { Port = server.Port, Connections = 1, Seconds = 1, FirstFirm = FirstOwnFirm, Firms = 1 }), count: 1, first: null);
        using var connection = new RawConnection(server.Port);
        var request = new byte[calls.Longest];
        return connection.Ask(request.AsSpan(0, calls.Write(0, request)), "</Response>"u8)
            ? connection.LastBody
            : throw new InvalidOperationException($"{server.Name} did not answer a call: {connection.LastBody}");
    }

    /// <summary>A client with a key of the API's; the operator's, when it is not given.</summary>
    public static HttpClient ClientOf(Uri server, string key = OperatorKey)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>A request that has to succeed.</summary>
    public static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    private static Dictionary<string, string> Settings(string database, Uri provider) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ConnectionStrings__coccinelle"] = database,
        ["PUBLIC_URL"] = TwilioWebhook.PublicUrl,
        ["TWILIO_ACCOUNT_SID"] = TwilioWebhook.AccountSid,
        ["TWILIO_AUTH_TOKEN"] = TwilioWebhook.AuthToken,
        ["TWILIO_PHONE_NUMBER"] = TwilioWebhook.SharedNumber,
        ["TWILIO_API_BASE_URL"] = provider.ToString(),
        ["WHATSAPP_GRAPH_BASE_URL"] = provider.ToString(),
        ["WHATSAPP_APP_SECRET"] = WhatsAppWebhookBody.AppSecret,
        ["VAPI_API_KEY"] = "bench-vapi",
        ["VAPI_PHONE_NUMBER_ID"] = "bench-number",
        ["VAPI_API_BASE_URL"] = provider.ToString(),
        ["VAPI_WEBHOOK_SECRET"] = VapiSecret,
        ["VAPI_MAX_CONCURRENT_CALLS"] = "1000000",
        ["ENCRYPTION_KEY"] = "00112233445566778899aabbccddeeff102132435465768798a9babbdcedfe0f",
        ["COCCINELLE_OPERATOR_KEY"] = OperatorKey,
        ["Assistants__Provision"] = "false", // half of the firms shall have none
    };

    private static async Task OnboardAsync(HttpClient http, int number, string? assistant)
    {
        var name = string.Concat(PeerHost.FirmPlace.AsSpan(0, 6), $"{number:0000}");
        var firm = await SendAsync(http, HttpMethod.Post, "/api/tenants", new { name, contactEmail = "owner@bench.example" });
        var path = $"/api/tenants/{firm.GetProperty("id").GetString()}";
        await SendAsync(http, HttpMethod.Post, $"{path}/lines", new { number = TwilioWebhook.Line(number), kind = "forwarding", verified = true });
        if (assistant is not null) await SendAsync(http, HttpMethod.Patch, path, new { assistantId = assistant });
    }

    /// <summary>Beside this program, built in the same configuration.</summary>
    private static string Assembly()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(here.Parent!.Parent!.FullName, "Coccinelle.Server", here.Name, "Coccinelle.Server.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"The server has not been built: {path}");
    }
}
