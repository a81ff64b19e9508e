using System.Xml.Linq;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Tests.Support;

/// <summary>What several tests say about calls, rows and answers.</summary>
internal static class CallChecks
{
    /// <summary>A whole call from the virtual phone.</summary>
    public static Task<IReadOnlyList<CallStep>> CallAsync(this TestServer server, CallPlan plan) => server.Sandbox.Phone.CallToEndAsync(plan, TestServer.Ct);

    /// <summary>Only the voice webhook of a call, answered; nothing reports its end.</summary>
    public static Task<XElement> RingAsync(this TestServer server, Firm firm, string callSid, string? from = null)
        => server.AskAsync(Twilio.Voice, Twilio.Call(callSid, from ?? Numbers.Mobile(), firm.Line));

    public static Task<int> CountAsync(this TestServer server, string table, string callSid)
        => server.Database.ScalarAsync<int>($"SELECT count(*) FROM {table} WHERE call_sid = @callSid", new { callSid }, TestServer.Ct);

    public static int VapiCallsOf(this TestServer server, Firm firm) => server.World.VapiCalls.Count(call => call.AssistantId == firm.AssistantId);

    /// <summary>Vapi calls made for a Twilio call, whoever's.</summary>
    public static int VapiCallsFor(this TestServer server, string callSid)
        => server.World.VapiCalls.Count(call => call.Request.ToString().Contains(callSid, StringComparison.Ordinal));

    /// <summary>All that was said on the line by us.</summary>
    public static string Said(this IEnumerable<CallStep> steps)
        => string.Join('\n', steps.Where(step => step.Kind is CallStepKind.Said or CallStepKind.AssistantSaid).Select(step => step.Text));

    public static bool IsStream(this XElement twiml) => twiml.Descendants("Stream").Any();

    public static bool IsVoicemail(this XElement twiml) => twiml.Descendants("Record").Any();

    /// <summary>Nobody's call: no Vapi call, no row of any firm, one among the unplaced.</summary>
    public static async Task AssertUnplacedAsync(this TestServer server, string callSid)
    {
        Assert.Equal(0, server.VapiCallsFor(callSid));
        Assert.Equal(0, await server.CountAsync("call_logs", callSid));
        Assert.Equal(1, await server.CountAsync("unplaced_calls", callSid));
    }
}
