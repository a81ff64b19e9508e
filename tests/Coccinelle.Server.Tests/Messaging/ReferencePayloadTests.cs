using System.Net;
using System.Text;
using System.Text.Json;
using Coccinelle.Domain.Proofs;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Tests;

namespace Coccinelle.Server.Tests.Messaging;

/// <summary>Every recorded and documented webhook about messages is taken, ten times at once and in any order, and counts once.</summary>
public sealed class ReferencePayloadTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private const int Copies = 10;
    private const string WhatsApp = "/webhooks/whatsapp";

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_webhook_of_Twilios_counts_once(string kind)
    {
        var server = await servers.GetAsync(kind);
        var files = Directory.GetFiles(ReferenceData.Path("twilio", "sms"), "*.form");
        Assert.Equal(17, files.Length);
        var bodies = files.Select(file => (Path: PathOf(file), Body: File.ReadAllBytes(file))).ToList();

        await EachTenTimesAsync(bodies, async body =>
        {
            using var response = await server.PostRawAsync(body.Path, body.Body, TestServer.TwilioToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{body.Path}: {response.StatusCode}");
        });

        var events = bodies.Select(body => (body.Path, Form(body.Body)["MessageSid"], Form(body.Body)["MessageStatus"], Form(body.Body)["ErrorCode"])).Distinct();
        await AssertStoredAsync(server, "twilio-sms", events.Count());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_webhook_of_Metas_counts_once(string kind)
    {
        var server = await servers.GetAsync(kind);
        var bodies = new[] { "meta", "derived", "360dialog" }
            .SelectMany(folder => Directory.GetFiles(ReferenceData.Path("whatsapp", folder), "*.json"))
            .Select(File.ReadAllBytes)
            .Where(IsWebhook)
            .ToList();
        Assert.True(bodies.Count > 50, $"Only {bodies.Count} webhooks were found.");

        await EachTenTimesAsync(bodies, async body =>
        {
            using var response = await PostAsync(server, WhatsApp, body, MetaSignature.Sign(SandboxDefaults.WhatsAppAppSecret, body));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });

        await AssertStoredAsync(server, "whatsapp", bodies.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_proof_nothing_is_stored_and_only_who_knows_the_word_may_subscribe(string kind)
    {
        var server = await servers.GetAsync(kind);
        var mark = Numbers.Word();
        var body = Encoding.UTF8.GetBytes($$"""{"object":"whatsapp_business_account","entry":[{"id":"{{mark}}","changes":[]}]}""");

        foreach (var (path, signature) in new[]
        {
            (WhatsApp, null), (WhatsApp, MetaSignature.Sign("somebody else's secret", body)), (WhatsApp, MetaSignature.Sign(SandboxDefaults.WhatsAppAppSecret, body)[..^1]),
            ($"{WhatsApp}/{mark}", MetaSignature.Sign(SandboxDefaults.WhatsAppAppSecret, body)),
        })
        {
            using var refused = await PostAsync(server, path, body, signature);
            await refused.ProblemAsync(HttpStatusCode.Forbidden, "invalid_signature");
        }

        Assert.Equal(0, await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM webhook_inbox WHERE body LIKE @mark", new { mark = $"%{mark}%" }, TestServer.Ct));
        using var known = await server.Http.GetAsync($"{WhatsApp}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-token-of-the-tests", TestServer.Ct);
        Assert.Equal("1158201444", await known.Content.ReadAsStringAsync(TestServer.Ct));
        foreach (var path in new[] { WhatsApp, $"{WhatsApp}/{mark}" })
        {
            using var unknown = await server.Http.GetAsync($"{path}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guessed", TestServer.Ct);
            Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
        }
    }

    private static Task EachTenTimesAsync<T>(IReadOnlyList<T> bodies, Func<T, Task> post)
    {
        var deliveries = Enumerable.Repeat(bodies, Copies).SelectMany(all => all).ToArray();
        Random.Shared.Shuffle(deliveries);
        return Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestServer.Ct }, async (body, _) => await post(body));
    }

    /// <summary>One row for each, looked at, and none that broke whoever applies it.</summary>
    private static async Task AssertStoredAsync(TestServer server, string provider, int expected)
    {
        Assert.Equal(expected, await CountAsync("attempts >= 0"));
        await Eventually.IsTrueAsync(async () => await CountAsync("attempts > 0") == expected);
        Assert.Equal(0, await CountAsync("result = 'failed'"));

        Task<int> CountAsync(string where) => server.Database.ScalarAsync<int>(
            $"SELECT CAST(count(*) AS integer) FROM webhook_inbox WHERE provider = @provider AND {where}", new { provider }, TestServer.Ct);
    }

    private static string PathOf(string file)
        => Path.GetFileName(file).StartsWith("status", StringComparison.Ordinal) ? "/webhooks/twilio/sms/status" : "/webhooks/twilio/sms";

    private static FormBody Form(byte[] body)
    {
        Assert.True(FormBody.TryParse(body, 500, out var form));
        return form;
    }

    private static bool IsWebhook(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("entry", out _);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string path, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        return await server.Http.SendAsync(request, TestServer.Ct);
    }
}
