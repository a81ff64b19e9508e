using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Coccinelle.Sandbox.Phone;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>One call on Twilio's side, from ringing to completed. The player reads it; the caller and the REST API interrupt it.</summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A CancellationTokenSource without timer and links holds nothing.")]
internal sealed class LiveCall
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Channel<CallStep> _listener = Channel.CreateUnbounded<CallStep>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<CallStep> _steps = [];
    private readonly LinkedList<CallerLine> _lines;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _interruption = new();
    private TwimlSource? _redirect;
    private bool _hungUp;
    private DateTimeOffset? _endedAt;
    private AnsweredBy _answeredBy;

    public LiveCall(CallPlan plan, string sharedNumber, TimeProvider time)
    {
        (_time, _start, Plan) = (time, time.GetTimestamp(), plan);
        StartedAt = time.GetUtcNow();
        CallSid = plan.CallSid ?? TwilioIds.New("CA");
        To = TypedNumber.ToE164(plan.To ?? sharedNumber);
        (From, ForwardedFrom) = Carry(plan);
        _lines = new LinkedList<CallerLine>(plan.Caller);
    }

    public CallPlan Plan { get; }

    public string CallSid { get; }

    public string From { get; }

    public string To { get; }

    /// <summary>As the carrier passes it on; null when the parameter is absent.</summary>
    public string? ForwardedFrom { get; }

    public DateTimeOffset StartedAt { get; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary><c>inbound</c>, or <c>outbound-api</c> for a call that the server placed.</summary>
    public string Direction { get; init; } = "inbound";

    public bool IsOutbound => Direction != "inbound";

    /// <summary>Twilio's <c>CallStatus</c>.</summary>
    public string Status
    {
        get;
        set
        {
            field = value;
            if (value == "in-progress")
            {
                _answered.TrySetResult();
            }
        }
    } = "ringing";

    /// <summary>Completes when somebody, or something, picks up; never if nobody does.</summary>
    public Task Answered => _answered.Task;

    public bool IsOver => _endedAt is not null;

    /// <summary>Cancelled when the caller hangs up or the REST API sends the call elsewhere.</summary>
    public CancellationToken Interruption
    {
        get
        {
            lock (_gate)
            {
                return _interruption.Token;
            }
        }
    }

    public bool IsHungUp
    {
        get
        {
            lock (_gate)
            {
                return _hungUp;
            }
        }
    }

    /// <summary>A voicemail may follow a person and an assistant may come after: the best answer counts.</summary>
    public void AnsweredBy(AnsweredBy who)
    {
        lock (_gate)
        {
            _answeredBy = _answeredBy is Sandbox.AnsweredBy.Nobody or Sandbox.AnsweredBy.Voicemail ? who : _answeredBy;
        }
    }

    public void Tell(CallStepKind kind, string text, params IEnumerable<(string Name, string Value)> details)
    {
        var who = kind == CallStepKind.Ended ? Snapshot().AnsweredBy : (AnsweredBy?)null;
        var step = new CallStep(Elapsed, kind, text) { Details = details.ToDictionary(d => d.Name, d => d.Value), AnsweredBy = who };
        lock (_gate)
        {
            _steps.Add(step);
        }

        _listener.Writer.TryWrite(step);
    }

    public IAsyncEnumerable<CallStep> ReadStepsAsync(CancellationToken cancellationToken) =>
        _listener.Reader.ReadAllAsync(cancellationToken);

    /// <summary>The next thing the caller does, if <paramref name="hears"/> can take it in.</summary>
    public CallerLine? NextLine(Func<CallerLine, bool> hears)
    {
        lock (_gate)
        {
            if (_lines.First is not { } next || !hears(next.Value))
            {
                return null;
            }

            _lines.RemoveFirst();
            return next.Value;
        }
    }

    /// <summary>False when the call is over already.</summary>
    /// <param name="who">As told by <see cref="CallStepKind.HungUp"/>.</param>
    public bool HangUp(string who = "caller")
    {
        var wasOn = Interrupt(() => _hungUp = true);
        if (wasOn)
        {
            Tell(CallStepKind.HungUp, who);
        }

        return wasOn;
    }

    /// <summary>Leaves whatever is playing for another document. False when the call is over already.</summary>
    public bool Redirect(TwimlSource source) => Interrupt(() => _redirect = source);

    /// <summary>After an interruption: the document to play instead, or null when the call was hung up.</summary>
    public TwimlSource? TakeRedirect()
    {
        lock (_gate)
        {
            var redirect = _hungUp ? null : _redirect;
            _redirect = null;
            _interruption = new CancellationTokenSource();
            return redirect;
        }
    }

    /// <summary>Marks the call as over: from now on it cannot be redirected.</summary>
    public void End()
    {
        lock (_gate)
        {
            _endedAt ??= _time.GetUtcNow();
        }
    }

    /// <summary>Tells the listener that no step will follow.</summary>
    public void Close(Exception? error) => _listener.Writer.TryComplete(error);

    public PhoneCall Snapshot()
    {
        lock (_gate)
        {
            return new PhoneCall(CallSid, From, To, ForwardedFrom, Status, StartedAt, _endedAt, _answeredBy, [.. _steps]);
        }
    }

    /// <summary>A call that the server placed, as it is told to others; what was heard, once the call is over.</summary>
    public PlacedCall PlacedSnapshot()
    {
        lock (_gate)
        {
            var heard = _endedAt is null ? [] : _steps.Where(step => step.Kind == CallStepKind.Said).Select(step => step.Text);
            return new PlacedCall(CallSid, From, To, Status, string.Join('\n', heard), StartedAt) { EndedAt = _endedAt, Steps = [.. _steps] };
        }
    }

    /// <summary>Lets <paramref name="life"/> pass at the pace of the plan; throws when the call is interrupted.</summary>
    public async Task PassAsync(TimeSpan life, CancellationToken interruption)
    {
        interruption.ThrowIfCancellationRequested();
        if (life * Plan.Pace is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, _time, interruption);
        }
    }

    /// <summary>The people on the line stay for as long as the plan says.</summary>
    public Task StayAsync(CancellationToken interruption) =>
        Plan.TalkFor > TimeSpan.Zero ? Task.Delay(Plan.TalkFor, _time, interruption) : Task.CompletedTask;

    private bool Interrupt(Action change)
    {
        CancellationTokenSource interrupted;
        lock (_gate)
        {
            if (_endedAt is not null || _hungUp)
            {
                return false;
            }

            change();
            interrupted = _interruption;
        }

        // Outside the lock: continuations of the player run on this thread.
        interrupted.Cancel();
        return true;
    }

    private static (string From, string? ForwardedFrom) Carry(CallPlan plan)
    {
        var from = TypedNumber.ToE164(plan.From);
        if (plan.ForwardedFrom is not { } typed || plan.Carrier == Carrier.Missing)
        {
            return (from, null);
        }

        var line = TypedNumber.ToE164(typed);
        return plan.Carrier == Carrier.Inverted ? (line, from) : (from, TypedNumber.Mangle(line, plan.Carrier));
    }
}
