using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>360dialog: the partner's API, the messaging API, and the page on which a firm consents.</summary>
internal static class Dialog360Endpoints
{
    /// <summary>The partner's key of the sandbox.</summary>
    public const string PartnerKey = SandboxDefaults.Dialog360ApiKey;

    public static void MapDialog360(this RouteGroupBuilder group)
    {
        group.MapGet("/dashboard/app/{partnerId}/permissions", Consent);
        group.MapGet("/api/v2/partners/{partnerId}/channels", Channels);
        group.MapPost("/api/v2/partners/{partnerId}/channels/{id}/api_keys", CreateKey);
        group.MapPost("/v1/configs/webhook", SetWebhookAsync);
        group.MapGet("/health_status", Health);
        group.MapPost("/messages", SendAsync);
    }

    /// <summary>Whoever opens the link consents at once, with a number made up for him, and is sent back.</summary>
    private static IResult Consent(HttpRequest request, SandboxWorld world)
    {
        var name = Guid.NewGuid().ToString("N")[..10];
        var channel = new PartnerChannel($"ch{name}", $"cl{name}", "33140000001", $"1{Random.Shared.NextInt64(10_000_000_000, 99_999_999_999)}");
        world.WhatsApp.AddChannel(channel);
        var back = $"{request.Query["redirect_url"]}?client={channel.ClientId}&channels=[{channel.Id}]&state={Uri.EscapeDataString(request.Query["state"].ToString())}";
        return Results.Redirect(back);
    }

    private static IResult Channels(HttpRequest request, SandboxWorld world)
    {
        if (Refusal(request, world) is { } refused)
            return refused;
        var filter = JsonNode.Parse(request.Query["filters"].ToString() is { Length: > 0 } text ? text : "{}")!;
        var found = world.WhatsApp.Channels.Where(channel => filter["client_id"]?.GetValue<string>() is not { } client || client == channel.ClientId);
        return Results.Json(
            new JsonObject
            {
                ["partner_channels"] = new JsonArray([.. found.Select(channel => new JsonObject
                {
                    ["id"] = channel.Id,
                    ["client_id"] = channel.ClientId,
                    ["status"] = channel.Status,
                    ["setup_info"] = new JsonObject { ["phone_number"] = channel.PhoneNumber },
                })]),
            },
            SandboxJson.Compact);
    }

    private static IResult CreateKey(string id, HttpRequest request, SandboxWorld world)
    {
        if (Refusal(request, world) is { } refused)
            return refused;
        if (world.WhatsApp.Find(id) is not { } channel)
            return Meta(404, "Channel not found");
        if (channel.Status != "running")
            return Meta(400, "Channel is not ready");
        var key = $"d360-{Guid.NewGuid():N}";
        world.WhatsApp.AddChannel(channel with { ApiKey = key });
        return Results.Json(
            new JsonObject { ["address"] = "https://waba-v2.360dialog.io", ["api_key"] = key, ["app_id"] = "sandbox", ["id"] = Guid.NewGuid().ToString() }, SandboxJson.Compact, statusCode: 201);
    }

    private static async Task<IResult> SetWebhookAsync(HttpRequest request, SandboxWorld world)
    {
        if (ByKey(request, world) is not { } channel)
            return Meta(401, "Invalid api key");
        var body = (await JsonNode.ParseAsync(request.Body))!;
        world.WhatsApp.AddChannel(channel with
        {
            WebhookUrl = body["url"]?.GetValue<string>(),
            WebhookHeaders = body["headers"]?.AsObject().ToDictionary(header => header.Key, header => header.Value!.GetValue<string>()) ?? [],
        });
        return Results.Json(new JsonObject { ["url"] = body["url"]?.DeepClone() }, SandboxJson.Compact);
    }

    private static IResult Health(HttpRequest request, SandboxWorld world)
        => ByKey(request, world) is { } channel
            ? Results.Json(new JsonObject { ["id"] = channel.PhoneNumberId, ["display_phone_number"] = $"+{channel.PhoneNumber}", ["verified_name"] = "Salon Léa" }, SandboxJson.Compact)
            : Meta(401, "Invalid api key");

    private static async Task<IResult> SendAsync(HttpRequest request, SandboxWorld world, TimeProvider time)
        => ByKey(request, world) is { } channel ? await MetaEndpoints.TakeAsync(channel.PhoneNumberId, request, world, time) : Meta(401, "Invalid api key");

    private static PartnerChannel? ByKey(HttpRequest request, SandboxWorld world)
        => world.Faults.WhatsAppDown ? null : world.WhatsApp.ByKey(request.Headers["D360-API-KEY"].ToString());

    private static IResult? Refusal(HttpRequest request, SandboxWorld world)
        => world.Faults.WhatsAppDown ? Results.StatusCode(500) : request.Headers["x-api-key"] == PartnerKey ? null : Meta(401, "Invalid api key");

    private static IResult Meta(int status, string message) => Results.Json(
        new JsonObject { ["meta"] = new JsonObject { ["success"] = false, ["http_code"] = status, ["developerMessage"] = message } }, SandboxJson.Compact, statusCode: status);
}
