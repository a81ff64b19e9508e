using System.Text;
using System.Text.Json;
using Coccinelle.Providers.Vapi;
using Coccinelle.Tests;
using CsCheck;
using NodaTime;

namespace Coccinelle.Providers.Tests.Vapi;

public sealed class VapiMessagesTests
{
    private const string CallId = "7420f27a-30fd-4f49-a995-5549ae7cc00d";

    [Fact]
    public void Every_official_and_composed_server_message_is_accepted()
    {
        var accepted = ServerMessageFiles().Select(file => (File: Path.GetFileName(file), Message: Parse(File.ReadAllBytes(file)))).ToArray();

        Assert.Equal(35, accepted.Length);
        Assert.All(accepted, one => Assert.StartsWith(one.Message.Type, one.File, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_else_of_the_reference_is_no_server_message()
    {
        var files = Directory.GetFiles(ReferenceData.Path("vapi", "official"), "*.json").Except(ServerMessageFiles()).ToArray();

        var accepted = files.Where(file => VapiMessages.TryParse(File.ReadAllBytes(file), out _)).Select(Path.GetFileName);

        Assert.Equal(["transfer-destination-request.response.json"], accepted); // Its message has a type too: the one of a tool message.
    }

    [Fact]
    public void A_full_report_is_read_in_full()
    {
        var report = Composed("end-of-call-report.full.json");

        Assert.Equal(("end-of-call-report", CallId, "customer-ended-call"), (report.Type, report.CallId, report.EndedReason));
        Assert.Equal((Instant.FromUtc(2026, 8, 20, 9, 0), Instant.FromUtc(2026, 8, 20, 9, 3)), (report.StartedAt, report.EndedAt));
        Assert.Equal((180.0, 0.31m), (report.DurationSeconds, report.Cost));
        Assert.Equal("Le client a pris rendez-vous.", report.Summary);
        Assert.StartsWith("AI: Bonjour", report.Transcript, StringComparison.Ordinal);
        Assert.Equal("https://storage.example.com/mono.wav", report.RecordingUrl);
        Assert.Equal("true", report.SuccessEvaluation);
        Assert.Equal("+33639981234", report.CustomerNumber);
        Assert.Equal(new VapiTransport("CA4c6793d069ef42f4ccad69a0957451ec", "+33199001234"), report.Transport);
        Assert.Equal(new VapiMetadata("t-1", null), report.Metadata);
        Assert.Equal("5b0a4a08-133c-4146-9315-0984f8c6be80", report.AssistantId);
        Assert.Equal(Instant.FromUnixTimeMilliseconds(1787216405000), report.Timestamp);
    }

    [Fact]
    public void A_success_evaluation_may_be_a_boolean() =>
        Assert.Equal("true", Composed("end-of-call-report.successEvaluation-boolean.json").SuccessEvaluation);

    [Fact]
    public void A_report_with_its_fields_at_the_top_is_read_as_well()
    {
        var report = Parse(File.ReadAllBytes(ReferenceData.Path("vapi", "official", "end-of-call-report.recording-consent-granted.json")));

        Assert.Equal(("/* call transcript */", "https://...", 600.0), (report.Transcript, report.RecordingUrl, report.DurationSeconds));
        Assert.Null(report.CallId);
    }

    [Fact]
    public void A_status_update_keeps_its_own_status_and_reason()
    {
        var failed = Composed("status-update.ended.assistant-request-failed.json");
        var unknown = Composed("status-update.unknown-ended-reason.json");

        Assert.Equal(("ended", "assistant-request-failed"), (failed.Status, failed.EndedReason));
        Assert.Equal(("ended", "some.future-reason-not-in-the-enum"), (unknown.Status, unknown.EndedReason));
        Assert.Equal("forwarding", Composed("status-update.forwarding.json").Status);
        Assert.Null(Composed("hang.full.json").Status);
    }

    [Fact]
    public void An_ended_reason_may_stand_in_the_call() =>
        Assert.Equal("hangup", Parse("""{"message":{"type":"end-of-call-report","call":{"id":"c","endedReason":"hangup"}}}""").EndedReason);

    [Fact]
    public void Tool_calls_come_from_the_first_list_that_has_any()
    {
        Assert.Equal(2, Composed("tool-calls.two-in-one-message.json").ToolCalls.Count);
        Assert.Single(Composed("tool-calls.object-arguments.json").ToolCalls);
        var nested = Parse("""{"message":{"type":"tool-calls","toolCallList":[],"toolWithToolCallList":[{"toolCall":{"id":"t1"}},{}]}}""");
        Assert.Equal("t1", Assert.Single(nested.ToolCalls).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"type":"m","call":{"assistantOverrides":{"metadata":{"tenantId":"t"}}}}""")]
    [InlineData("""{"type":"m","call":{"metadata":{"tenantId":"t"}}}""")]
    [InlineData("""{"type":"m","call":{"assistantOverrides":{"metadata":7,"variableValues":{"tenantId":"t"}}}}""")]
    [InlineData("""{"type":"m","assistant":{"metadata":{"tenantId":"t"}}}""")]
    [InlineData("""{"type":"m","artifact":{"variableValues":{"tenantId":"t"}}}""")]
    [InlineData("""{"type":"m","call":null,"metadata":{"tenantId":"t"}}""")]
    public void Metadata_is_found_wherever_it_stands(string message) =>
        Assert.Equal("t", Parse($"{{\"message\":{message}}}").Metadata.TenantId);

    [Fact]
    public void Fields_of_the_wrong_type_are_missing_not_fatal()
    {
        var odd = Parse("""
            {"message":{"type":"end-of-call-report","call":"c","cost":"0.5","startedAt":true,"endedAt":"yesterday","timestamp":"2026-08-20T09:00:00Z",
             "artifact":[],"analysis":"good","endedReason":12,"status":null,"transcript":[{"role":"user","message":"Oui"},7,"Non"],"summary":"\ud800"}}
            """);

        Assert.Equal((null, 0.5m, null, null, null), (odd.CallId, odd.Cost, odd.StartedAt, odd.EndedReason, odd.Summary));
        Assert.Equal(Instant.FromUtc(2026, 8, 20, 9, 0), odd.Timestamp);
        Assert.Equal("user: Oui\nNon", odd.Transcript);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"message\":\"hang\"}")]
    [InlineData("{\"message\":{}}")]
    [InlineData("{\"message\":{\"type\":7}}")]
    [InlineData("{\"message\":{\"type\":\"hang\"}")]
    [InlineData("type=hang")]
    public void What_is_no_message_is_refused(string body) => Assert.False(VapiMessages.TryParse(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array.Sample(body => { _ = VapiMessages.TryParse(body, out _); });

    [Fact]
    public void No_broken_report_makes_it_throw()
    {
        var report = File.ReadAllBytes(ReferenceData.Path("vapi", "composed", "end-of-call-report.full.json"));

        Gen.Select(Gen.Int[0, report.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var broken = (byte[])report.Clone();
            foreach (var (at, value) in changes) broken[at] = value;
            _ = VapiMessages.TryParse(broken, out _);
        });
    }

    private static VapiMessage Composed(string file) => Parse(File.ReadAllBytes(ReferenceData.Path("vapi", "composed", file)));

    private static VapiMessage Parse(string body) => Parse(Encoding.UTF8.GetBytes(body));

    private static VapiMessage Parse(byte[] body)
    {
        Assert.True(VapiMessages.TryParse(body, out var message));
        return message;
    }

    private static string[] ServerMessageFiles()
    {
        string[] folders = [ReferenceData.Path("vapi", "official"), ReferenceData.Path("vapi", "composed")];
        return [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.json")).Where(IsServerMessage)];
    }

    private static bool IsServerMessage(string file)
    {
        if (Path.GetFileName(file).Contains(".response.", StringComparison.Ordinal)) return false;
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("type", out _);
    }
}
