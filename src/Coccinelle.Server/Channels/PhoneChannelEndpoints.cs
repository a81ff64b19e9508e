using System.Security.Claims;
using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels;

/// <summary>A firm configures and switches its phone channel.</summary>
internal static class PhoneChannelEndpoints
{
    public static void MapPhoneChannel(this IEndpointRouteBuilder endpoints)
    {
        var phone = endpoints.MapGroup("/api/channels/phone").WithTags("Channels").ForTenant();
        phone.MapGet("/config", GetAsync).WithSummary("The phone channel's configuration.");
        phone.MapPost("/config", PostAsync).Accepts<PhoneConfigRequest>("application/json").WithSummary("Replace the configuration; needs no version.");
        phone.MapPut("/config", PutAsync).Accepts<PhoneConfigRequest>("application/json").Fails(409, "stale_version")
            .WithSummary("Replace the configuration; 409 when the version is stale.");
        phone.MapPost("/toggle", ToggleAsync).Accepts<ToggleRequest>("application/json").Fails(409, "not_ready")
            .WithSummary("Switch the channel on or off.");
    }

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal user, PhoneChannel channel, CancellationToken ct)
        => await channel.FindAsync(user.TenantId(), ct) is { } row ? TypedResults.Ok(ChannelConfigResponse.OfPhone(row)) : ApiProblems.NotFound();

    private static Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> PostAsync(
        HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, PhoneChannel channel, CancellationToken ct)
        => ReplaceAsync(request, needsVersion: false, user, grains, channel, ct);

    private static Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> PutAsync(
        HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, PhoneChannel channel, CancellationToken ct)
        => ReplaceAsync(request, needsVersion: true, user, grains, channel, ct);

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> ReplaceAsync(
        HttpRequest request, bool needsVersion, ClaimsPrincipal user, IGrainFactory grains, PhoneChannel channel, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        var change = PhoneChange.Read(fields, needsVersion);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        var outcome = await grains.GetGrain<ITenantGrain>(user.TenantId())
            .ConfigurePhoneAsync(change.Configuration, change.AssistantId, change.Version);
        return outcome switch
        {
            ChangeOutcome.Done => await GetAsync(user, channel, ct),
            ChangeOutcome.Stale => ApiProblems.Conflict("stale_version", new Said("The configuration has changed since it was read; read it again.", "La configuration a changé depuis sa lecture ; relisez-la.")),
            ChangeOutcome.NotFound => ApiProblems.NotFound(),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}"),
        };
    }

    private static async Task<Results<Ok<ChannelConfigResponse>, ProblemHttpResult>> ToggleAsync(
        HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, PhoneChannel channel, CancellationToken ct)
    {
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
        if (enabled && await channel.ObstaclesAsync(user.TenantId(), ct) is { Count: > 0 } obstacles)
            return ApiProblems.Conflict("not_ready", new Said("The channel cannot work yet.", "Le canal ne peut pas encore fonctionner."), obstacles);

        await grains.GetGrain<ITenantGrain>(user.TenantId()).EnablePhoneAsync(enabled);
        return await GetAsync(user, channel, ct);
    }

    /// <summary>What a request changes, once its fields are read.</summary>
    private sealed record PhoneChange(string Configuration, string? AssistantId, int? Version)
    {
        public static PhoneChange Read(JsonFields fields, bool needsVersion)
        {
            fields.RefuseOthersThan(["config", "templates", "version", "assistantId"]);
            if (fields.Nested("templates") is { } templates && templates.EnumerateObject().Any())
                fields.Refuse("templates", new Said("The phone channel has no templates.", "Le canal téléphone n'a pas de modèles."));
            var version = fields.Number("version", 1, int.MaxValue);
            if (needsVersion && version is null)
                fields.Refuse("version", new Said("Required: the version that was read.", "Obligatoire : la version qui a été lue."));
            if (fields.Nested("config") is not { } config)
            {
                fields.Refuse("config", FieldTexts.Required);
                return new PhoneChange("{}", null, null);
            }

            // The assistant belongs to the channel, not to its configuration; callers write it in either place.
            var (assistant, rest) = WithoutAssistant(config, fields);
            var configuration = PhoneConfigurationJson.Read(rest, out var errors);
            foreach (var (name, reason) in errors)
                fields.Refuse(name.Length == 0 ? "config" : $"config.{name}", reason);
            return new PhoneChange(PhoneConfigurationJson.Write(configuration).ToJsonString(), fields.Text("assistantId", 100) ?? assistant, version);
        }

        private static (string? AssistantId, JsonElement Others) WithoutAssistant(JsonElement config, JsonFields fields)
        {
            var inner = new JsonFields(config);
            var assistant = inner.Text("assistantId", 100);
            if (inner.Errors.TryGetValue("assistantId", out var reason))
                fields.Refuse("config.assistantId", reason);
            var rest = JsonSerializer.SerializeToElement(
                config.EnumerateObject().Where(property => property.Name != "assistantId").ToDictionary(property => property.Name, property => property.Value));
            return (assistant, rest);
        }
    }
}

/// <summary>A whole phone configuration; see the contract for its fields.</summary>
/// <param name="Config">The configuration; fields left out take their defaults.</param>
/// <param name="AssistantId">An assistant that exists at Vapi; left out, the one there is stays.</param>
/// <param name="Version">The version that was read (PUT).</param>
internal sealed record PhoneConfigRequest(PhoneConfigFields Config, string? AssistantId, int? Version);

/// <summary>The fields of <see cref="PhoneConfiguration"/> as JSON.</summary>
internal sealed record PhoneConfigFields(
    string? ClientPhoneNumber, string? AssistantName, string? Voice, string? AgentType, string? Greeting, string? CustomInstructions,
    string? Language, string? TransferNumber, string? WhenUnavailable, bool? RecordCalls, int? MaxConcurrentCalls, int? MonthlyMinutes,
    IReadOnlyList<string>? BlockedCallers);

/// <summary>On or off.</summary>
internal sealed record ToggleRequest(bool Enabled);
