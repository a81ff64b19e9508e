using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>360dialog: the page on which a firm consents, the partner's API, and the messaging API with a channel's key.</summary>
internal static class Dialog360Endpoints
{
    public static void MapDialog360(this RouteGroupBuilder group)
    {
        group.MapGet("/dashboard/app/{partnerId}/permissions", Consent);

        var hub = group.MapGroup("/api/v2/partners/{partnerId}").AddEndpointFilter(GuardHubAsync);
        hub.MapGet("/channels", Channels);
        hub.MapPost("/channels/{id}/api_keys", CreateKey);

        var messaging = group.MapGroup("").AddEndpointFilter(GuardMessagingAsync);
        messaging.MapPost("/v1/configs/webhook", SetWebhookAsync);
        messaging.MapGet("/health_status", Health);
        messaging.MapPost("/messages", (HttpRequest request, WhatsAppDesk desk, SandboxWorld world) => desk.TakeAsync(ChannelOf(request, world)!.PhoneNumberId, request));
    }

    /// <summary>Whoever opens the link consents at once, as a new client with a number made up for him, and is sent back.</summary>
    private static IResult Consent(string partnerId, HttpRequest request, SandboxWorld world)
    {
        var back = request.Query["redirect_url"].ToString();
        if (partnerId != SandboxDefaults.Dialog360PartnerId || !Uri.TryCreate(back, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return Error(400, "Unknown partner, or no redirect_url");
        }

        var name = Guid.NewGuid().ToString("N")[..8];
        var number = string.Create(CultureInfo.InvariantCulture, $"3363998{Random.Shared.Next(10_000):D4}");
        var channel = new PartnerChannel($"{name}CH", $"{name}CL", number, Random.Shared.NextInt64(100_000_000_000_000, 999_999_999_999_999).ToString(CultureInfo.InvariantCulture));
        world.WhatsApp.AddChannel(channel);
        var query = $"client={channel.ClientId}&channels=[{channel.Id}]&state={Uri.EscapeDataString(request.Query["state"].ToString())}";
        return Results.Redirect(back + (back.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query);
    }

    private static async ValueTask<object?> GuardHubAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<SandboxWorld>().Faults.WhatsAppDown)
        {
            return MetaErrors.Down();
        }

        var isPartner = http.GetRouteValue("partnerId") is SandboxDefaults.Dialog360PartnerId && http.Request.Headers["x-api-key"] == SandboxDefaults.Dialog360ApiKey;
        return isPartner ? await next(context) : Error(401, "Invalid api_key or token expired");
    }

    private static async ValueTask<object?> GuardMessagingAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var world = http.RequestServices.GetRequiredService<SandboxWorld>();
        return world.Faults.WhatsAppDown ? MetaErrors.Down()
            : ChannelOf(http.Request, world) is null ? Error(401, "Invalid api_key or token expired")
            : await next(context);
    }

    private static IResult Channels(HttpRequest request, SandboxWorld world)
    {
        var filter = JsonReading.Parse(request.Query["filters"].ToString()) ?? default;
        var found = world.WhatsApp.Channels.Where(channel => Fits("id", channel.Id) && Fits("client_id", channel.ClientId)).ToList();
        return Results.Json(
            new JsonObject { ["partner_channels"] = new JsonArray([.. found.Select(Resource)]), ["total"] = found.Count },
            SandboxJson.Compact);

        bool Fits(string field, string value) => filter.At(field) is null || filter.Text(field) == value;
    }

    private static JsonObject Resource(PartnerChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["client_id"] = channel.ClientId,
        ["status"] = channel.Status,
        ["account_mode"] = "LIVE",
        ["setup_info"] = new JsonObject { ["phone_number"] = channel.PhoneNumber, ["phone_name"] = "Salon Léa" },
        ["client"] = new JsonObject { ["id"] = channel.ClientId, ["name"] = "Salon Léa" },
        ["waba_account"] = new JsonObject { ["id"] = $"{channel.ClientId}WA" },
    };

    private static IResult CreateKey(string id, SandboxWorld world)
    {
        if (world.WhatsApp.Find(id) is not { } channel)
        {
            return Error(404, "Channel not found");
        }

        if (channel.Status is not ("running" or "ready"))
        {
            return Error(400, "Channel is not ready");
        }

        var key = $"{Guid.NewGuid():N}_AK";
        world.WhatsApp.Change(id, known => known with { ApiKey = key });
        return Results.Json(
            new JsonObject { ["address"] = "https://waba-v2.360dialog.io", ["api_key"] = key, ["app_id"] = "104148", ["id"] = "201126" },
            SandboxJson.Compact, statusCode: 201);
    }

    private static async Task<IResult> SetWebhookAsync(HttpRequest request, SandboxWorld world)
    {
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = JsonReading.Parse(await reader.ReadToEndAsync(request.HttpContext.RequestAborted)) ?? default;
        if (!Uri.TryCreate(body.Text("url"), UriKind.Absolute, out var url) || !IsReachable(url))
        {
            return Error(400, "The webhook must be https, without port and without underscore in its host");
        }

        world.WhatsApp.Change(ChannelOf(request, world)!.Id, channel => channel with
        {
            WebhookUrl = url.OriginalString,
            WebhookHeaders = body.At("headers") is { ValueKind: JsonValueKind.Object } headers
                ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.ToString())
                : [],
        });
        return Results.Json(new JsonObject { ["url"] = url.OriginalString }, SandboxJson.Compact);
    }

    /// <summary>360dialog's own conditions; a server on this very machine is let through, since the sandbox can reach it.</summary>
    private static bool IsReachable(Uri url) =>
        url.IsLoopback || (url.Scheme == "https" && url.IsDefaultPort && !url.Host.Contains('_', StringComparison.Ordinal));

    private static IResult Health(HttpRequest request, SandboxWorld world)
    {
        var channel = ChannelOf(request, world)!;
        var number = WhatsAppAccounts.Number(channel.PhoneNumberId, $"+{channel.PhoneNumber}");
        number["health_status"] = new JsonObject { ["can_send_message"] = "AVAILABLE" };
        return Results.Json(number, SandboxJson.Compact);
    }

    private static PartnerChannel? ChannelOf(HttpRequest request, SandboxWorld world) =>
        request.Headers["D360-API-KEY"].ToString() is { Length: > 0 } key ? world.WhatsApp.ByKey(key) : null;

    private static IResult Error(int status, string message) => Results.Json(
        new JsonObject { ["meta"] = new JsonObject { ["httpCode"] = status, ["developerMessage"] = message, ["success"] = false } },
        SandboxJson.Compact, statusCode: status);
}
