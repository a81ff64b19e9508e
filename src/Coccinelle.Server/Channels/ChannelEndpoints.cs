using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels;

/// <summary>A firm sees, configures and switches its channels.</summary>
internal static class ChannelEndpoints
{
    public static void MapChannelConfigurations(this RouteGroupBuilder channels)
    {
        channels.MapGet("", ListAsync).Needs(Permission.ChannelsRead).WithSummary("The four channels: what is proven about each, and what went through it in 30 days.");
        channels.MapGet("/{type}/config", GetAsync).Needs(Permission.ChannelsRead).WithSummary("A channel's configuration; secrets are masked.");
        channels.MapPut("/{type}/config", PutAsync).Needs(Permission.ChannelsWrite).Accepts<ChannelConfigRequest>("application/json")
            .Fails(409, "stale_version", "number_taken", "assistant_taken").WithSummary("Replace the configuration; a secret left out stays, 409 when the version is stale.");
        channels.MapPost("/phone/config", PostAsync).Needs(Permission.ChannelsWrite).Accepts<PhoneConfigRequest>("application/json")
            .Fails(409, "stale_version", "assistant_taken").WithSummary("Replace the phone's configuration; needs no version.");
        channels.MapPost("/{type}/toggle", ToggleAsync).Needs(Permission.ChannelsWrite).Accepts<ToggleRequest>("application/json")
            .Fails(409, "not_ready").WithSummary("Switch the channel on or off; 409 with the reasons while it cannot work.");
    }

    private static async Task<Ok<ChannelsResponse>> ListAsync(HttpRequest request, ClaimsPrincipal user, ChannelViews views, CancellationToken ct)
        => TypedResults.Ok(await views.ListAsync(user.TenantId(), request.PrefersFrench(), ct));

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> GetAsync(
        string type, HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, CancellationToken ct)
        => await desk.FindAsync(user.TenantId(), type, ct) is { } row
            ? TypedResults.Ok(await desk.Views.ShowAsync(user.TenantId(), row, request.PrefersFrench(), ct))
            : ApiProblems.NotFound();

    private static Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> PutAsync(
        string type, HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, CancellationToken ct)
        => ReplaceAsync(type, needsVersion: true, request, user, desk, ct);

    private static Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> PostAsync(
        HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, CancellationToken ct)
        => ReplaceAsync(ChannelTypes.Phone, needsVersion: false, request, user, desk, ct);

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> ReplaceAsync(
        string type, bool needsVersion, HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, CancellationToken ct)
    {
        if (await desk.FindAsync(user.TenantId(), type, ct) is not { } stored)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (ChannelRequest.Read(fields, stored, needsVersion, desk.Forms) is not { } change)
            return ApiProblems.Invalid(fields.Errors);

        return await desk.Configurator.ConfigureAsync(user.TenantId(), stored, change, user.Actor(), ct) switch
        {
            ChangeOutcome.Done => await GetAsync(type, request, user, desk, ct),
            ChangeOutcome.Stale => ApiProblems.Conflict("stale_version", Stale),
            ChangeOutcome.Taken when type == ChannelTypes.Phone => ApiProblems.Conflict("assistant_taken", ChannelTexts.AssistantTaken),
            ChangeOutcome.Taken => ApiProblems.Conflict("number_taken", ChannelTexts.NumberTaken),
            ChangeOutcome.NotFound => ApiProblems.NotFound(),
            var outcome => throw new InvalidOperationException($"Unknown outcome {outcome}"),
        };
    }

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> ToggleAsync(
        string type, HttpRequest request, ClaimsPrincipal user, ChannelDesk desk, IGrainFactory grains, CancellationToken ct)
    {
        if (await desk.FindAsync(user.TenantId(), type, ct) is not { } row)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["enabled"]);
        if (fields.Flag("enabled") is not { } enabled)
        {
            fields.Refuse("enabled", FieldTexts.Required);
            return ApiProblems.Invalid(fields.Errors);
        }

        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (enabled && ChannelState.Obstacles(await desk.States.FactsAsync(user.TenantId(), row, ct)) is { Count: > 0 } obstacles)
            return ApiProblems.Conflict("not_ready", NotReady, obstacles);

        await grains.GetGrain<ITenantGrain>(user.TenantId()).EnableChannelAsync(type, enabled, user.Actor());
        return await GetAsync(type, request, user, desk, ct);
    }

    private static readonly Said Stale = new("The configuration has changed since it was read; read it again.", "La configuration a changé depuis sa lecture ; relisez-la.");

    public static readonly Said NotReady = new("The channel cannot work yet.", "Le canal ne peut pas encore fonctionner.");
}
