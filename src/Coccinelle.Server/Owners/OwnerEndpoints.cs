using System.Security.Claims;
using Coccinelle.Domain.Owners;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Owners;

/// <summary>What a firm's owner wants to hear, where and when.</summary>
internal static class OwnerEndpoints
{
    private static readonly string[] Fields = ["channel", "to", "perCall", "digest", "digestAt", "quietHours", "textBack", "version"];

    private static readonly Said Stale = new("These settings have changed since they were read; read them again.", "Ces réglages ont changé depuis leur lecture ; relisez-les.");

    public static void MapOwnerPreferences(this IEndpointRouteBuilder endpoints)
    {
        var preferences = endpoints.MapGroup("/api/owner-notifications").WithTags("Owner").ForTenant();
        preferences.MapGet("", GetAsync).Needs(Permission.ChannelsRead).WithSummary("What the owner is told, where and when; what a firm that never said anything gets.");
        preferences.MapPut("", PutAsync).Needs(Permission.ChannelsWrite).Accepts<OwnerPreferencesRequest>("application/json").Fails(409, "stale_version")
            .WithSummary("Replace them; what is left out takes its default, 409 when the version is stale.");
    }

    private static async Task<Results<Ok<OwnerPreferencesView>, ProblemHttpResult>> GetAsync(ClaimsPrincipal user, OwnerRows rows, CancellationToken ct)
        => await rows.FindAsync(user.TenantId(), ct) is { } owner ? TypedResults.Ok(new OwnerPreferencesView(owner)) : ApiProblems.NotFound();

    private static async Task<Results<Ok<OwnerPreferencesView>, ProblemHttpResult>> PutAsync(
        HttpRequest request, ClaimsPrincipal user, OwnerRows rows, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        fields.RefuseOthersThan(Fields);
        var preferences = OwnerPreferences.Read(fields);
        var version = fields.Number("version", 0, int.MaxValue);
        if (version is null)
            fields.Refuse("version", FieldTexts.Required);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        return await rows.SaveAsync(user.TenantId(), preferences, version!.Value, user.Actor(), ct)
            ? await GetAsync(user, rows, ct)
            : ApiProblems.Conflict("stale_version", Stale);
    }
}

/// <summary>What the owner wants; what is null takes its default.</summary>
/// <param name="Channel"><c>sms</c>, <c>email</c> or <c>whatsapp</c>; null = SMS when the owner's phone is known, else e-mail.</param>
/// <param name="To">Null = the owner's phone, or the firm's e-mail address.</param>
/// <param name="PerCall">A message for each call that matters.</param>
/// <param name="Digest">A message in the evening.</param>
/// <param name="DigestAt"><c>HH:mm</c> by the firm's clock.</param>
/// <param name="TextBack">A text message to callers who reached nobody.</param>
/// <param name="Version">As it was read; 0 the first time.</param>
internal sealed record OwnerPreferencesRequest(
    string? Channel, string? To, bool? PerCall, bool? Digest, string? DigestAt, OwnerQuietHours? QuietHours, bool? TextBack, int Version);

/// <summary>When the owner is left in peace, <c>HH:mm</c> by the firm's clock; twice the same: never.</summary>
internal sealed record OwnerQuietHours(string From, string To);

/// <summary>What the owner is told.</summary>
/// <param name="Channel">Where first; another that works is tried when this one does not.</param>
/// <param name="To">Only what was set by hand.</param>
/// <param name="ReachedAt">The address in use; null while none is known.</param>
/// <param name="TimeZone">Of the hours.</param>
internal sealed record OwnerPreferencesView(
    string Channel, string? To, string? ReachedAt, bool PerCall, bool Digest, string DigestAt, OwnerQuietHours QuietHours, bool TextBack, string TimeZone, int Version)
{
    public OwnerPreferencesView(Owner owner)
        : this(
            owner.Channel, owner.Preferences.To, owner.Address, owner.Preferences.PerCall, owner.Preferences.Digest, Domain.Channels.QuietHours.Write(owner.Preferences.DigestAt),
            new OwnerQuietHours(Domain.Channels.QuietHours.Write(owner.Preferences.QuietHours.From), Domain.Channels.QuietHours.Write(owner.Preferences.QuietHours.To)),
            owner.Preferences.TextBack, owner.Zone.Id, owner.Version)
    {
    }
}
