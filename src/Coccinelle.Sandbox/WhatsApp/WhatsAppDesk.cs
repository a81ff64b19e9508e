using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Takes messages, for Meta and for 360dialog, which passes Meta's API on.</summary>
internal sealed partial class WhatsAppDesk(SandboxWorld world, TimeProvider time)
{
    private const int LongestText = 4096;

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

        var to = body.Text("to")!;
        var message = new SentWhatsApp($"wamid.{Convert.ToBase64String(Guid.NewGuid().ToByteArray())}", numberId, to, text, time.GetUtcNow());
        world.Record(message);
        if (world.Faults.WhatsAppAnswerLost)
        {
            request.HttpContext.Abort();
            return Results.Empty;
        }

        var answer = new JsonObject { ["id"] = message.Id };
        if (body.Text("type") == "template")
        {
            answer["message_status"] = "accepted";
        }

        return Results.Json(
            new JsonObject
            {
                ["messaging_product"] = "whatsapp",
                ["contacts"] = new JsonArray(new JsonObject { ["input"] = to, ["wa_id"] = to.TrimStart('+') }),
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

        if (body.Text("to") is not { } to || !Number().IsMatch(to))
        {
            return "to must be a phone number with its country code";
        }

        return body.Text("type") switch
        {
            "text" => body.Text("text", "body") is { Length: > 0 and <= LongestText } ? null : "text.body must have 1 to 4096 characters",
            "template" => body.Text("template", "name") is null || body.Text("template", "language", "code") is null ? "template needs name and language.code" : null,
            _ => "type is none that the sandbox knows",
        };
    }

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Number();
}
