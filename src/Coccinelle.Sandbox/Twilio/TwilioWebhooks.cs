using System.Globalization;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Twilio's requests about a call: documents to play, with the number's fallback behind them, and callbacks.</summary>
internal sealed class TwilioWebhooks(SandboxOptions options, SandboxWorld world, WebhookSender sender, TimeProvider time)
{
    private const string FormType = "application/x-www-form-urlencoded; charset=UTF-8";

    /// <summary>Asks for a document and, when none comes, the fallback. Null when that gives none either: the call is dropped.</summary>
    public async Task<TwimlDocument?> LoadAsync(LiveCall call, TwimlSource source, CancellationToken cancellationToken)
    {
        var document = source switch
        {
            TwimlSource.Fetch fetch => await FetchAsync(call, fetch, cancellationToken),
            TwimlSource.Inline inline => Parse(inline.Twiml),
            _ => throw new InvalidOperationException($"Unknown source {source}"),
        };
        if (document is Fetched.Document found)
        {
            return found.Twiml;
        }

        var failed = (Fetched.Failed)document;
        // The fallback is the number's, for calls that come in.
        if (call.IsOutbound || source is TwimlSource.Fetch { Name: "fallback" } || options.FallbackUrl == failed.Url)
        {
            return null;
        }

        (string, string)[] error = [("ErrorCode", failed.ErrorCode), ("ErrorUrl", failed.Url)];
        return await LoadAsync(call, new TwimlSource.Fetch("fallback", options.FallbackUrl, HttpMethod.Post, error), cancellationToken);

        Fetched Parse(string twiml) => TwimlDocument.TryParse(options.VoiceUrl, twiml, out var parsed)
            ? new Fetched.Document(parsed)
            : Fail(call, options.VoiceUrl, TwimlDocument.ParseFailure, "not TwiML");
    }

    /// <summary>Sends a callback, which nothing on the call waits for or depends on.</summary>
    public async Task CallbackAsync(
        LiveCall call, string name, string url, HttpMethod method, IReadOnlyList<(string, string)> parameters,
        CancellationToken cancellationToken)
    {
        if (world.Faults.CallbackDelay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        var delivery = await sender.SendAsync(Compose(name, url, method, parameters), cancellationToken);
        call.Tell(CallStepKind.CallbackSent, name, Facts(delivery));
    }

    /// <summary>Sends a callback that is about no call.</summary>
    public async Task CallbackAsync(string name, string url, IReadOnlyList<(string, string)> parameters, CancellationToken cancellationToken)
    {
        if (world.Faults.CallbackDelay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        await sender.SendAsync(Compose(name, url, HttpMethod.Post, parameters), cancellationToken);
    }

    /// <summary>Sends a message of a customer's, as several copies in parallel with the same idempotency token.</summary>
    public async Task<IReadOnlyList<Delivery>> MessageAsync(
        string name, string url, IReadOnlyList<(string, string)> parameters, int copies, CancellationToken cancellationToken)
    {
        var webhook = Compose(name, url, HttpMethod.Post, parameters);
        return await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => sender.SendAsync(webhook, cancellationToken)));
    }

    public List<(string, string)> Parameters(LiveCall call, params IEnumerable<(string, string)> more) =>
        TwilioParameters.Of(call, options.TwilioAccountSid, more);

    private async Task<Fetched> FetchAsync(LiveCall call, TwimlSource.Fetch fetch, CancellationToken cancellationToken)
    {
        var webhook = Compose(fetch.Name, fetch.Url, fetch.Method, Parameters(call, fetch.Parameters));
        var delivery = await sender.SendAsync(webhook, cancellationToken);
        if (Problem(delivery) is var (errorCode, problem))
        {
            return Fail(call, fetch.Url, errorCode, problem);
        }

        // Twilio reads plain text aloud.
        var twiml = delivery.ContentType == "text/plain"
            ? new System.Xml.Linq.XElement("Response", new System.Xml.Linq.XElement("Say", delivery.Answer)).ToString()
            : delivery.Answer!;
        if (!TwimlDocument.TryParse(fetch.Url, twiml, out var document))
        {
            return Fail(call, fetch.Url, TwimlDocument.ParseFailure, "not TwiML");
        }

        call.Tell(CallStepKind.Answered, twiml, Facts(delivery));
        return new Fetched.Document(document);
    }

    /// <summary>Why an answer is no document, with Twilio's error code; null when it may be one.</summary>
    private static (string ErrorCode, string Problem)? Problem(Delivery delivery) => delivery switch
    {
        { Failure: { } failure } => ("11205", failure.ToString()),
        { Accepted: false, Status: var status } => ("11200", $"HTTP {status}"),
        { ContentType: "text/xml" or "application/xml" or "text/plain" or "text/html" } => null,
        _ => ("12300", $"content type {delivery.ContentType ?? "missing"}"),
    };

    private static Fetched.Failed Fail(LiveCall call, string url, string errorCode, string problem)
    {
        call.Tell(CallStepKind.AnswerFailed, problem, ("url", url), ("errorCode", errorCode));
        return new Fetched.Failed(url, errorCode);
    }

    private Webhook Compose(string name, string url, HttpMethod method, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var token = world.Faults.Forged.HasFlag(Providers.Twilio) ? "somebody else's token" : options.TwilioAuthToken;
        var form = TwilioParameters.Encode(parameters);
        var isGet = method == HttpMethod.Get;
        var address = isGet ? url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + form : url;
        var headers = new Dictionary<string, string>
        {
            ["X-Twilio-Signature"] = TwilioSigner.Sign(token, address, isGet ? [] : parameters),
            ["I-Twilio-Idempotency-Token"] = Guid.NewGuid().ToString(),
            ["X-Home-Region"] = "us1",
            ["User-Agent"] = "TwilioProxy/1.1",
            ["Accept"] = "*/*",
        };
        return new Webhook(Providers.Twilio, name, address, method, isGet ? "" : form, FormType, headers);
    }

    private static (string, string)[] Facts(Delivery delivery) =>
    [
        ("url", delivery.Url),
        ("status", delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? delivery.Failure?.ToString() ?? ""),
        ("milliseconds", delivery.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)),
    ];

    private abstract record Fetched
    {
        public sealed record Document(TwimlDocument Twiml) : Fetched;

        public sealed record Failed(string Url, string ErrorCode) : Fetched;
    }
}
