using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Takes messages, for Meta and for 360dialog, which passes Meta's API on.</summary>
internal sealed partial class WhatsAppDesk(SandboxWorld world, WhatsAppReports reports, TimeProvider time)
{
    private const int LongestText = 4096;

    private const string WindowClosed =
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";

    internal static string NewId() => $"wamid.{Convert.ToBase64String(Guid.NewGuid().ToByteArray())}";

    public async Task<IResult> TakeAsync(string numberId, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (JsonReading.Parse(text) is not { ValueKind: JsonValueKind.Object } body)
        {
            return MetaErrors.Of(100, "Invalid parameter: the body is no JSON object.");
        }

        if (Problem(body) is { } problem)
        {
            return MetaErrors.Of(100, $"Invalid parameter: {problem}");
        }

        if (world.Faults.MetaMessageError is { } code)
        {
            return MetaErrors.Of(code, "The message cannot be sent.");
        }

        var to = RecipientOf(body)!;
        var isTemplate = body.Text("type") == "template";
        var now = time.GetUtcNow();
        if (!isTemplate && !world.Faults.WhatsAppWindowAlwaysOpen && !world.WhatsApp.Windows.IsOpen(numberId, to, now))
        {
            return MetaErrors.Of(131047, "Re-engagement message", details: WindowClosed);
        }

        var message = new SentWhatsApp(NewId(), numberId, to, text, now);
        world.WhatsAppBox.Add(message);
        reports.Report(message, isTemplate, body.Text("biz_opaque_callback_data"));
        if (world.Faults.WhatsAppAnswerLost)
        {
            request.HttpContext.Abort();
            return Results.Empty;
        }

        var answer = new JsonObject { ["id"] = message.Id };
        if (isTemplate)
        {
            answer["message_status"] = "accepted";
        }

        return Results.Json(
            new JsonObject
            {
                ["messaging_product"] = "whatsapp",
                ["contacts"] = new JsonArray(new JsonObject { ["input"] = to, [to.StartsWith('+') ? "wa_id" : "user_id"] = to.TrimStart('+') }),
                ["messages"] = new JsonArray(answer),
            },
            SandboxJson.Compact);
    }

    private static string? Problem(JsonElement body)
    {
        if (body.Text("messaging_product") != "whatsapp")
        {
            return "messaging_product must be whatsapp";
        }

        if (RecipientOf(body) is null)
        {
            return "to must be a phone number with its country code, or recipient a user id";
        }

        return body.Text("type") switch
        {
            "text" => body.Text("text", "body") is { Length: > 0 and <= LongestText } ? null : "text.body must have 1 to 4096 characters",
            "template" => body.Text("template", "name") is null || body.Text("template", "language", "code") is null ? "template needs name and language.code" : null,
            _ => "type is none that the sandbox knows",
        };
    }

    /// <summary>A number in <c>to</c>, or a customer's user id in <c>recipient</c> (Meta: business-scoped user ids).</summary>
    private static string? RecipientOf(JsonElement body) =>
        body.Text("to") is { } to ? (Number().IsMatch(to) ? to : null)
        : body.Text("recipient") is { } user && UserId().IsMatch(user) ? user
        : null;

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[A-Z]{2}\.[A-Za-z0-9]{1,128}\z")]
    private static partial Regex UserId();
}
