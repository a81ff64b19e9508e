using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests;

/// <summary>A sandbox and our server, each knowing the other's address. One of each per test.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    protected const string Voice = "/webhooks/twilio/voice";
    protected const string Fallback = "/webhooks/twilio/voice/fallback";
    protected const string Status = "/webhooks/twilio/voice/status";
    protected const string VapiEvents = "/webhooks/vapi";
    protected const string VapiTools = "/api/vapi/functions";
    protected const string Assistant = "5b0a4a08-133c-4146-9315-0984f8c6be80";

    private OurServer? _server;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected OurServer Server => _server!;

    protected SandboxHost Sandbox { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OurServer.StartAsync(Token);
        Sandbox = await SandboxHost.StartAsync(new SandboxOptions { ServerUrl = _server.Address }, cancellationToken: Token);
        Client = new HttpClient { BaseAddress = Sandbox.Address };
        Sandbox.World.AddAssistant(new { name = "Cabinet Martin", firstMessage = "Bonjour {{customerName}}, cabinet Martin." }, Assistant);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static CallPlan Forwarded(params IReadOnlyList<CallerLine> lines) =>
        new() { From = "06 12 34 56 78", ForwardedFrom = "01 40 00 00 01", Caller = lines };

    protected Task<IReadOnlyList<CallStep>> CallAsync(CallPlan plan) => Sandbox.Phone.CallToEndAsync(plan, Token);

    /// <summary>Our server hands each call to the assistant, by bypass, as the product does.</summary>
    protected void ServerHandsOver(string after = "") => Server.Answers[Voice] = async _ =>
    {
        using var response = await PostCallAsync(BypassCall());
        var call = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var twiml = call.GetProperty("phoneCallProviderDetails").GetProperty("twiml").GetString()!;
        return Results.Content(twiml.Replace("</Response>", after + "</Response>", StringComparison.Ordinal), "text/xml");
    };

    protected static object BypassCall(string assistantId = Assistant) => new
    {
        phoneNumberId = SandboxDefaults.VapiPhoneNumberId,
        phoneCallProviderBypassEnabled = true,
        customer = new { number = "+33612345678" },
        assistantId,
        assistantOverrides = new { variableValues = new { customerName = "Camille" } },
    };

    protected Task<HttpResponseMessage> PostCallAsync(object body, string key = SandboxDefaults.VapiApiKey) =>
        SendVapiAsync(HttpMethod.Post, "/call", body, key);

    protected async Task<HttpResponseMessage> SendVapiAsync(HttpMethod method, string path, object? body = null, string key = SandboxDefaults.VapiApiKey)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", key);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await Client.SendAsync(request, Token);
    }

    protected async Task<HttpResponseMessage> SendTwilioAsync(HttpMethod method, string path, params IEnumerable<KeyValuePair<string, string>> form)
    {
        using var request = new HttpRequestMessage(method, $"/2010-04-01/Accounts/{SandboxDefaults.TwilioAccountSid}{path}");
        var credentials = $"{SandboxDefaults.TwilioAccountSid}:{SandboxDefaults.TwilioAuthToken}";
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        request.Content = method == HttpMethod.Get ? null : new FormUrlEncodedContent(form);
        return await Client.SendAsync(request, Token);
    }
}
