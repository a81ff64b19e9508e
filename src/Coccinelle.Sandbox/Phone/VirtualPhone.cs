using System.Runtime.CompilerServices;
using Coccinelle.Sandbox.Phone;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.WhatsApp;

namespace Coccinelle.Sandbox;

/// <summary>A customer's phone. What it calls and writes reaches the server as Twilio and Meta would bring it.</summary>
public sealed class VirtualPhone
{
    private readonly SandboxOptions _options;
    private readonly SandboxWorld _world;
    private readonly TelephoneExchange _exchange;
    private readonly InboundMessages _texts;
    private readonly InboundWhatsApp _whatsApp;

    internal VirtualPhone(
        SandboxOptions options, SandboxWorld world, TelephoneExchange exchange, InboundMessages texts, InboundWhatsApp whatsApp) =>
        (_options, _world, _exchange, _texts, _whatsApp) = (options, world, exchange, texts, whatsApp);

    /// <summary>
    /// Plays one call and yields its steps as they happen, <see cref="CallStepKind.Ended"/> last. Whoever stops listening early
    /// hangs up: the call still ends properly, with its callbacks, before the enumeration is disposed.
    /// </summary>
    public async IAsyncEnumerable<CallStep> CallAsync(CallPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = _exchange.Place(plan);
        var running = _exchange.RunAsync(call);
        try
        {
            await foreach (var step in call.ReadStepsAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }
        finally
        {
            call.HangUp();
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Plays one call to its end and returns all its steps.</summary>
    public async Task<IReadOnlyList<CallStep>> CallToEndAsync(CallPlan plan, CancellationToken cancellationToken = default)
    {
        var steps = new List<CallStep>();
        await foreach (var step in CallAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>Writes an SMS and waits until the server has answered to each copy.</summary>
    /// <param name="from">Who writes, as he would type his number.</param>
    /// <param name="text">What.</param>
    /// <param name="to">To which number; null: the shared one.</param>
    /// <param name="copies">How often it comes, in parallel, with the same ids.</param>
    /// <param name="optOutType"><c>STOP</c>, <c>START</c> or <c>HELP</c> when Twilio itself has already acted on the words; null: it has not.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<SentByPhone> TextAsync(
        string from, string text, string? to = null, int copies = 1, string? optOutType = null, CancellationToken cancellationToken = default) =>
        _texts.BringAsync(
            TypedNumber.ToE164(from), to is null ? _options.SharedNumber : TypedNumber.ToE164(to), text, copies, optOutType, cancellationToken);

    /// <summary>
    /// Writes a WhatsApp message and waits until the server has answered to each copy. For 24 h the firm may then write freely.
    /// </summary>
    /// <param name="from">Who writes, as he would type his number; null: Meta tells his user id alone.</param>
    /// <param name="userId">Meta's id of him (<c>FR.…</c>); null: it is not told.</param>
    /// <param name="phoneNumberId">Meta's id of the firm's number.</param>
    /// <param name="text">What.</param>
    /// <param name="copies">How often it comes, in parallel, with the same id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<SentByPhone> WhatsAppAsync(
        string? from, string? userId, string phoneNumberId, string text, int copies = 1, CancellationToken cancellationToken = default) =>
        _whatsApp.BringAsync(Digits(from), userId, phoneNumberId, text, copies, cancellationToken);

    /// <summary>The caller hangs up. False when no such call is going on.</summary>
    public bool HangUp(string callSid) => _world.LiveCall(callSid)?.HangUp() ?? false;

    /// <summary>Meta writes numbers without the plus, and so may whoever writes here.</summary>
    private static string? Digits(string? typed) => typed is null ? null : TypedNumber.ToE164(typed).TrimStart('+');
}
