using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>A firm tries a channel: something is really sent, and the provider's own words come back.</summary>
internal static class TestEndpoints
{
    public static void MapChannelTests(this RouteGroupBuilder channels)
        => channels.MapPost("/test", TestAsync).Needs(Permission.ChannelsTest).Accepts<ChannelTestRequest>("application/json")
            .Fails(409, "not_ready", "test_running", "secret_unreadable").Fails(502, "provider_refused", "provider_unavailable")
            .WithSummary("Really send a test through the firm's own settings, and say what the provider said.");

    private static async Task<Results<Ok<ChannelTestResponse>, ProblemHttpResult>> TestAsync(
        HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, ChannelTester tester, PhoneTest phone, PlatformOptions platform, IGrainFactory grains, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        var (channel, to) = Read(fields, platform);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        var tenantId = user.TenantId();
        var row = (await desk.Rows.FindAsync(tenantId, channel, ct))!;
        var facts = await desk.States.FactsAsync(tenantId, row, ct);
        if (!facts.Configured && channel != ChannelTypes.Phone)
            return ApiProblems.Conflict("not_ready", ChannelEndpoints.NotReady, ChannelState.Obstacles(facts));

        var tenant = grains.GetGrain<ITenantGrain>(tenantId);
        if (await tenant.TryAcquireAsync(RateKind.TestSend) is { Allowed: false } rate)
        {
            RateLimitHeaders.Write(request.HttpContext.Response, rate);
            return ApiProblems.RateLimited();
        }

        if (channel == ChannelTypes.Phone)
            return await phone.StartAsync(tenantId, to, user.Actor(), request.HttpContext, ct);
        var (result, provider) = await tester.RunAsync(tenantId, (await tenant.GetStandingAsync())!.Name, row, to, ct);
        return result is TestResult.Refused refused
            ? Refused(provider, refused)
            : TypedResults.Ok(await AnswerAsync(tenantId, channel, to, provider, result, desk, request, ct));
    }

    private static async Task<ChannelTestResponse> AnswerAsync(
        string tenantId, string channel, string to, string provider, TestResult result, ChannelDesk desk, HttpRequest request, CancellationToken ct)
    {
        var state = await desk.States.OfAsync(tenantId, (await desk.Rows.FindAsync(tenantId, channel, ct))!, ct);
        var (outcome, id, words) = result is TestResult.Accepted accepted
            ? ("sent", accepted.MessageId, accepted.Words)
            : ("uncertain", null, ((TestResult.Uncertain)result).Words);
        return new ChannelTestResponse(channel, to, outcome, provider, id, words, StandingNames.Of(state.Standing), state.Reason.In(request.PrefersFrench()));
    }

    private static ProblemHttpResult Refused(string provider, TestResult.Refused refused)
        => ApiProblems.OfProvider(
            refused.Fault == "unreachable" ? "provider_unavailable" : "provider_refused", refused.Explanation, provider, refused.Fault, refused.Words, refused.Code);

    private static (string Channel, string To) Read(JsonFields fields, PlatformOptions platform)
    {
        fields.RefuseOthersThan(["channel", "to"]);
        var channel = Required(fields, "channel", fields.OneOf("channel", [.. ChannelTypes.All]));
        var to = Required(fields, "to", fields.Text("to", 254));
        if (channel is null || to is null || fields.Errors.Count > 0)
            return ("", "");
        if (channel == ChannelTypes.Email)
        {
            if (!EmailAddress.IsOne(to))
                fields.Refuse("to", FieldTexts.NotAnEmail);
        }
        else if (!E164.TryParse(to, out var number))
        {
            fields.Refuse("to", FieldTexts.NotAPhoneNumber);
        }
        else if (platform.OwnNumbers.Contains(number))
        {
            fields.Refuse("to", OurNumber);
        }
        else
        {
            to = number.Value;
        }

        return (channel, to);
    }

    private static string? Required(JsonFields fields, string name, string? value)
    {
        if (value is null)
            fields.Refuse(name, FieldTexts.Required);
        return value;
    }

    private static readonly Said OurNumber = new("This is the platform's own number.", "C'est le numéro de la plateforme elle-même.");
}

/// <summary>What to try.</summary>
/// <param name="Channel"><c>sms</c>, <c>email</c>, <c>whatsapp</c>, or <c>phone</c>: the forwarding of a line.</param>
/// <param name="To">A phone number or an e-mail address; for the phone one of the firm's own lines.</param>
internal sealed record ChannelTestRequest(string Channel, string To);

/// <summary>What became of it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="To">Who gets it, normalised.</param>
/// <param name="Outcome">
/// <c>sent</c>: the provider took it; <c>uncertain</c>: it may be on its way; <c>started</c>: the line is being called, and how that ended is read there.
/// </param>
/// <param name="Provider"><c>twilio</c>, <c>smtp</c>, <c>meta</c> or <c>360dialog</c>.</param>
/// <param name="ProviderMessageId">The provider's id of the message; of a forwarding test our own.</param>
/// <param name="Said">The provider's own words.</param>
/// <param name="State">How the channel stands now.</param>
/// <param name="StateReason">Why, in the caller's language.</param>
internal sealed record ChannelTestResponse(
    string Channel, string To, string Outcome, string Provider, string? ProviderMessageId, string Said, string State, string StateReason);
