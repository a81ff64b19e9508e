using System.Net;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Inbox;

/// <summary>Whoever cannot prove himself, or sends rubbish, gets a clear refusal and leaves no trace.</summary>
public sealed class ProofTests
{
    public static TheoryData<string, string> Routes { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from route in new[] { "", "/action?step=ask&try=1", "/fallback", "/status", "/recording" }
        select new TheoryDataRow<string, string>(kind, Twilio.Voice + route));

    [Theory, MemberData(nameof(Routes))]
    public async Task Without_twilios_proof_nothing_is_answered_and_nothing_is_stored(string kind, string route)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();
        var form = Twilio.Call(callSid, Numbers.Mobile(), firm.Line, ("RecordingSid", "RE1"), ("RecordingStatus", "completed"));

        using var unsigned = await server.PostAsync(route, form, token: null);
        using var forged = await server.PostAsync(route, form, token: "somebody else's token");
        using var elsewhere = await SignedForAsync(server, route, "/webhooks/twilio/sms", form);
        using var tampered = await SignedForAsync(server, route, route, form, tampered: true);

        foreach (var response in new[] { unsigned, forged, elsewhere, tampered })
            await response.ProblemAsync(HttpStatusCode.Forbidden, "invalid_signature");
        await AssertNoTraceAsync(server, callSid);
        Assert.Equal(0, server.VapiCallsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Any_of_the_tokens_may_have_signed(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        using var response = await server.PostAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), firm.Line), TestServer.SecondTwilioToken);

        Assert.True((await response.TwimlAsync()).IsStream());
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Rubbish_is_refused_and_the_server_stays_calm(string kind, string route)
    {
        var server = await SharedServers.GetAsync(kind);
        var callSid = Numbers.CallSid();
        var many = Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"p{i}", "1")).Append(KeyValuePair.Create("CallSid", callSid));

        using var oversized = await server.PostAsync(route, Twilio.Call(callSid, "+33612345678", new string('7', 70_000)));
        using var numerous = await server.PostAsync(route, many);
        using var binary = await server.PostRawAsync(route, RandomNumberGenerator.GetBytes(2000), token: null);
        using var json = await server.PostRawAsync(route, "{}"u8.ToArray(), TestServer.TwilioToken, "application/json");
        using var untyped = await server.PostRawAsync(route, Encoding.UTF8.GetBytes(Twilio.Encode(Twilio.Call(callSid, "+33612345678", null))), TestServer.TwilioToken, "");
        using var read = await server.Http.GetAsync(route, TestServer.Ct);

        await oversized.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
        Assert.True(numerous.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{numerous.StatusCode}");
        Assert.True(binary.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{binary.StatusCode}");
        await json.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await untyped.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await read.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        await AssertNoTraceAsync(server, callSid);
        using var health = await server.Http.GetAsync("/health", TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    public static TheoryData<string, string?> CallSids { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from callSid in new[] { null, "", "CA", "CA'; DROP TABLE call_logs; --", "CA\0\u0001", "été 🐞", new string('A', 5000) }
        select new TheoryDataRow<string, string?>(kind, callSid));

    [Theory, MemberData(nameof(CallSids))]
    public async Task A_genuine_call_without_a_usable_id_still_hears_something(string kind, string? callSid)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var form = Twilio.Call(callSid ?? "", Numbers.Mobile(), firm.Line);
        if (callSid is null)
            form.Remove("CallSid");

        foreach (var route in new[] { "", "/action?step=ask&try=1", "/fallback" })
            Assert.True((await server.AskAsync(Twilio.Voice + route, form)).IsVoicemail());

        Assert.Empty(await firm.CallsAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Status_and_recording_of_a_call_without_an_id_do_not_trouble_the_server(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        foreach (var callSid in new[] { "", "CA\0nul", new string('x', 9000) })
        {
            foreach (var route in new[] { "/status", "/recording" })
            {
                using var response = await server.PostAsync(Twilio.Voice + route, Twilio.Call(callSid, "+33612345678", null, ("RecordingSid", callSid)));
                Assert.InRange((int)response.StatusCode, 200, 499);
            }
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_vapis_proof_nothing_is_stored(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var id = Guid.NewGuid().ToString();
        var body = VapiWebhook.Ended(id).ToJsonString();

        foreach (var secret in new[] { null, "", "somebody else's secret", TestServer.VapiSecret + "x" })
        {
            using var response = await server.SendVapiAsync(body, secret);
            await response.ProblemAsync(HttpStatusCode.Unauthorized, "invalid_proof");
        }

        Assert.Equal(0, await server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM webhook_inbox WHERE event_key LIKE @like", new { like = id + "%" }, TestServer.Ct));
    }

    public static TheoryData<string, string, HttpStatusCode> Bodies { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from body in new (string, HttpStatusCode)[]
        {
            ("", HttpStatusCode.BadRequest), ("null", HttpStatusCode.BadRequest), ("[]", HttpStatusCode.BadRequest), ("{", HttpStatusCode.BadRequest),
            ("{\"message\":{}}", HttpStatusCode.BadRequest), ("{\"message\":{\"type\":7}}", HttpStatusCode.BadRequest),
            ("{\"message\":{\"type\":\"something-new\"}}", HttpStatusCode.OK),
            ("{\"message\":{\"type\":\"status-update\",\"status\":\"ended\\u0000\",\"call\":{\"id\":\"nul\\u0000\"}}}", HttpStatusCode.OK),
            ("{\"message\":{\"type\":\"end-of-call-report\",\"cost\":1e400,\"call\":{\"id\":7},\"startedAt\":\"yesterday\"}}", HttpStatusCode.OK),
            ("{\"message\":{\"type\":\"" + new string('x', 3_000_000) + "\"}}", HttpStatusCode.RequestEntityTooLarge),
        }
        select new TheoryDataRow<string, string, HttpStatusCode>(kind, body.Item1, body.Item2).WithTestDisplayName($"{kind}: {body.Item1[..Math.Min(60, body.Item1.Length)]}"));

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_proven_message_of_any_shape_is_taken_or_clearly_refused(string kind, string body, HttpStatusCode expected)
    {
        var server = await SharedServers.GetAsync(kind);
        using var response = await server.SendVapiAsync(body);
        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SignedForAsync(
        TestServer server, string path, string signedPath, Dictionary<string, string> form, bool tampered = false)
    {
        var signed = Coccinelle.Domain.Proofs.FormBody.TryParse(Encoding.UTF8.GetBytes(Twilio.Encode(form)), int.MaxValue, out var body) ? body : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Twilio-Signature", Coccinelle.Domain.Proofs.TwilioSignature.Sign(TestServer.TwilioToken, TestServer.PublicUrl + signedPath, signed));
        var sent = new Dictionary<string, string>(form);
        if (tampered)
            sent["From"] = "+33699999999";
        request.Content = new FormUrlEncodedContent(sent);
        return await server.Http.SendAsync(request, TestServer.Ct);
    }

    private static async Task AssertNoTraceAsync(TestServer server, string callSid)
    {
        foreach (var table in new[] { "call_logs", "unplaced_calls", "voice_steps" })
            Assert.Equal(0, await server.CountAsync(table, callSid));
        Assert.Equal(0, await server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM webhook_inbox WHERE body LIKE @like", new { like = $"%{callSid}%" }, TestServer.Ct));
    }
}
