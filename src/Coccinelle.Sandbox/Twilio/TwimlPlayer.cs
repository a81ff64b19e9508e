using System.Xml.Linq;
using Coccinelle.Sandbox.Twilio.Verbs;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>What a verb needs: the call, the document around it, the doors, and the token that an interruption cancels.</summary>
internal sealed record Scene(
    LiveCall Call, TwimlDocument Document, TwilioWebhooks Webhooks, AgentRunner Agents, SandboxWorld World, SandboxOptions Options, TimeProvider Time,
    CancellationToken Interruption, CancellationToken Stopping);

/// <summary>Plays TwiML documents, verb by verb, until the call is over.</summary>
internal sealed class TwimlPlayer(SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, AgentRunner agents, TimeProvider time)
{
    /// <summary>Two documents that redirect to each other must not play for ever.</summary>
    private const int MaxDocuments = 100;

    private static readonly Dictionary<string, Func<Scene, XElement, Task<Turn>>> Verbs = new(StringComparer.Ordinal)
    {
        ["Say"] = SpeechVerbs.SayAsync,
        ["Play"] = SpeechVerbs.PlayAsync,
        ["Pause"] = SpeechVerbs.PauseAsync,
        ["Gather"] = GatherVerb.PlayAsync,
        ["Dial"] = DialVerb.PlayAsync,
        ["Record"] = RecordVerb.PlayAsync,
        ["Connect"] = ConnectVerb.PlayAsync,
        ["Redirect"] = FlowVerbs.RedirectAsync,
        ["Reject"] = FlowVerbs.RejectAsync,
        ["Hangup"] = FlowVerbs.HangupAsync,
        ["Start"] = (_, _) => Task.FromResult(Turn.Continue),
    };

    /// <summary>Returns Twilio's last <c>CallStatus</c>.</summary>
    public async Task<string> PlayAsync(LiveCall call, TwimlSource first, CancellationToken stopping)
    {
        TwimlSource? next = first;
        for (var documents = 0; next is not null && documents < MaxDocuments; documents++)
        {
            try
            {
                if (await webhooks.LoadAsync(call, next, stopping) is not { } document)
                {
                    break;
                }

                var turn = await PlayAsync(new Scene(call, document, webhooks, agents, world, options, time, call.Interruption, stopping));
                if (turn is not Turn.Elsewhere(var source))
                {
                    return End(call);
                }

                next = source;
            }
            catch (OperationCanceledException) when (call.Interruption.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                if ((next = call.TakeRedirect()) is null)
                {
                    return End(call);
                }

                call.Tell(CallStepKind.Redirected, next is TwimlSource.Fetch fetch ? fetch.Url : "Twiml");
            }
        }

        call.Tell(CallStepKind.Dropped, "We're sorry, an application error has occurred. Goodbye.");
        return End(call);
    }

    private static async Task<Turn> PlayAsync(Scene scene)
    {
        foreach (var verb in scene.Document.Response.Elements())
        {
            scene.Interruption.ThrowIfCancellationRequested();
            var name = verb.Name.LocalName;
            if (!Verbs.TryGetValue(name, out var play))
            {
                // Twilio logs warning 12200 and goes on.
                scene.Call.Tell(CallStepKind.Ignored, name);
                continue;
            }

            // Everything but <Reject> and a <Pause> before it answers the call.
            if (scene.Call.Status == "ringing" && name is not ("Reject" or "Pause" or "Redirect" or "Start"))
            {
                scene.Call.Status = "in-progress";
            }

            if (await play(scene, verb) is var turn and not Turn.Onward)
            {
                return turn;
            }
        }

        scene.Interruption.ThrowIfCancellationRequested();
        scene.Call.Tell(CallStepKind.HungUp, "twilio");
        return Turn.HangUp;
    }

    private static string End(LiveCall call) => call switch
    {
        { Status: "busy" or "failed" } => call.Status,
        { Status: "ringing", IsHungUp: true } => "canceled",
        _ => "completed",
    };
}
