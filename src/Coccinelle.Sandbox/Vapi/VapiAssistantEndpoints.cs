using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary><c>/assistant</c>: create, read, list, change, delete.</summary>
internal static class VapiAssistantEndpoints
{
    public static void MapVapiAssistants(this RouteGroupBuilder group)
    {
        var assistants = group.MapGroup("/assistant").RequireVapiKey();
        assistants.MapPost("", CreateAsync);
        assistants.MapGet("", List);
        assistants.MapGet("/{id}", Get);
        assistants.MapPatch("/{id}", PatchAsync);
        assistants.MapDelete("/{id}", Delete);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, SandboxWorld world)
    {
        if (await VapiErrors.ReadObjectAsync(request) is not { } body)
        {
            return VapiErrors.BadRequest("Unexpected token in JSON");
        }

        return AssistantRules.Violations(body) is { Count: > 0 } violations
            ? VapiErrors.BadRequest(violations)
            : Answer(world.Vapi.PutAssistant(Guid.NewGuid().ToString(), body), 201);
    }

    private static IResult List(SandboxWorld world, int limit = 100) =>
        Results.Json(new JsonArray([.. world.Assistants.Reverse().Take(limit).Select(VapiResources.Assistant)]), SandboxJson.Compact);

    private static IResult Get(string id, SandboxWorld world) => world.Vapi.Assistant(id) is { } found ? Answer(found) : Unknown(id);

    /// <summary>Replaces whole top-level fields, as Vapi does: no deep merge.</summary>
    private static async Task<IResult> PatchAsync(string id, HttpRequest request, SandboxWorld world)
    {
        if (world.Vapi.Assistant(id) is not { } found)
        {
            return Unknown(id);
        }

        if (await VapiErrors.ReadObjectAsync(request) is not { } changes)
        {
            return VapiErrors.BadRequest("Unexpected token in JSON");
        }

        if (AssistantRules.Violations(changes) is { Count: > 0 } violations)
        {
            return VapiErrors.BadRequest(violations);
        }

        var changed = JsonSerializer.SerializeToNode(found.Body)!.AsObject();
        foreach (var field in changes.EnumerateObject())
        {
            changed[field.Name] = VapiResources.Node(field.Value);
        }

        return Answer(world.Vapi.PutAssistant(id, JsonSerializer.SerializeToElement(changed)));
    }

    private static IResult Delete(string id, SandboxWorld world)
    {
        var found = world.Vapi.Assistant(id);
        return found is not null && world.Vapi.RemoveAssistant(id) ? Answer(found) : Unknown(id);
    }

    private static IResult Unknown(string id) => VapiErrors.NotFound($"Couldn't Find Assistant. ID: {id}");

    private static IResult Answer(VapiAssistant assistant, int status = 200) =>
        Results.Json(VapiResources.Assistant(assistant), SandboxJson.Compact, statusCode: status);
}
