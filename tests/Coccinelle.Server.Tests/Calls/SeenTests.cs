using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>What an operator sees of a call, and what he must not see.</summary>
public sealed partial class SeenTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_is_one_trace_from_the_webhook_to_vapi(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var seen = new ConcurrentQueue<Activity>();
        var trace = ActivityTraceId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "Coccinelle.Calls" || source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                    seen.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var caller = new Activity("twilio").SetParentId(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();

        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsStream());
        caller.Stop();

        await Eventually.IsTrueAsync(() => seen.Any(activity => activity.Kind == ActivityKind.Server && activity.Source.Name == "Microsoft.AspNetCore"));
        var call = Assert.Single(seen, activity => activity.OperationName == "call voice");
        var webhook = seen.Single(activity => activity.SpanId == call.ParentSpanId);
        Assert.Equal("Microsoft.AspNetCore", webhook.Source.Name);
        Assert.Equal("forwardedFrom", call.GetTagItem("coccinelle.found_by"));
        var vapi = Assert.Single(seen, activity => activity.Source.Name == "System.Net.Http" && $"{activity.GetTagItem("url.full")}".EndsWith("/call", StringComparison.Ordinal));
        Assert.Contains(call.SpanId, Ancestors(vapi, seen));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Answers_are_counted_by_rung_and_outcome(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        var scope = server.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Name: "coccinelle.calls.answers", Meter.Name: "Coccinelle.Calls" } && ReferenceEquals(instrument.Meter.Scope, scope))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
            Assert.Equal(["found_by", "outcome", "route"], all.Keys.Order());
            counts.AddOrUpdate($"{all["route"]} {all["found_by"]} {all["outcome"]}", value, (_, before) => before + value);
        });
        listener.Start();

        await server.RingAsync(firm, Numbers.CallSid());
        await server.RingAsync(firm, Numbers.CallSid());
        await server.AskAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), null));
        await server.AskAsync(Twilio.Voice, Twilio.Call("?", Numbers.Mobile(), firm.Line));

        Assert.Equal(2, counts["voice forwardedFrom assistant"]);
        Assert.Equal(1, counts["voice asked asked"]);
        Assert.Equal(1, counts["voice none fallback"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_log_of_calls_good_and_bad_holds_no_number_no_word_and_no_key(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        var caller = Numbers.Mobile();
        using var firm = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = Numbers.Mobile() });
        var plan = new CallPlan { From = caller, ForwardedFrom = firm.Line, Caller = [CallerLine.Says("Je suis malade du genou.")], LeavesMessage = true };

        await server.CallAsync(plan);
        await server.CallAsync(plan with { ForwardedFrom = null, Caller = [CallerLine.Presses(Numbers.National(firm.Line))] });
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http400 };
        await server.CallAsync(plan);
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Reset };
        await server.CallAsync(plan);
        using (await server.PostAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), caller, firm.Line), token: "forged"))
            await firm.CallsAsync();

        Assert.Contains("was not handed over", server.Log.Text, StringComparison.Ordinal);
        foreach (var secret in new[] { caller[3..], firm.Line[3..], "genou", firm.Key, TestServer.OperatorKey, TestServer.TwilioToken, TestServer.VapiSecret, SandboxDefaults.VapiApiKey })
            Assert.DoesNotContain(secret, server.Log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(PhoneNumber(), server.Log.Text);
    }

    private static IEnumerable<ActivitySpanId> Ancestors(Activity activity, IReadOnlyCollection<Activity> all)
    {
        for (var current = activity; current is not null; current = all.FirstOrDefault(other => other.SpanId == current.ParentSpanId))
            yield return current.ParentSpanId;
    }

    [GeneratedRegex(@"(\+33|\b0)[1-9]\d{8}\b")]
    private static partial Regex PhoneNumber();
}
