using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Lines;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>The test of the phone: the platform calls a line of the firm and waits for the call to come back. How it ended is read at the line.</summary>
internal sealed class PhoneTest(ForwardingTests tests, ChannelDesk desk)
{
    public const string Provider = "twilio";

    private static readonly Said NotALine = new("Not a verified line of the firm.", "Ce n'est pas une ligne vérifiée de l'entreprise.");

    private static readonly Said Running = new(
        "Another forwarding test is running; try again in a minute.", "Un autre essai de renvoi est en cours ; réessayez dans une minute.");

    private static readonly Said Refused = new("Twilio does not place the call.", "Twilio ne passe pas l'appel.");

    public async Task<Results<Ok<ChannelTestResponse>, ProblemHttpResult>> StartAsync(string tenantId, string to, Actor actor, HttpContext http, CancellationToken ct)
    {
        switch (await tests.StartAsync(tenantId, E164.Parse(to), actor, ct))
        {
            case ForwardingStart.Calling calling:
                var state = await desk.States.OfAsync(tenantId, (await desk.Rows.FindAsync(tenantId, ChannelTypes.Phone, ct))!, ct);
                return TypedResults.Ok(new ChannelTestResponse(
                    ChannelTypes.Phone, to, "started", Provider, calling.Id, "calling", StandingNames.Of(state.Standing), state.Reason.In(http.Request.PrefersFrench())));
            case ForwardingStart.NotVerified or ForwardingStart.Dedicated:
                return ApiProblems.Invalid("to", NotALine);
            case ForwardingStart.Busy busy:
                http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(busy.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ApiProblems.Conflict("test_running", Running);
            case ForwardingStart.ProviderFailed failed:
                return ApiProblems.OfProvider("provider_refused", Refused, Provider, "call", failed.Words, null);
            case var other:
                throw new InvalidOperationException($"Unknown start {other.GetType().Name}");
        }
    }
}
