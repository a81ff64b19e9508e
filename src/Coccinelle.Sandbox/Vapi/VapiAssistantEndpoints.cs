using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary><c>/assistant</c>: create, read, list, change, delete.</summary>
internal static class VapiAssistantEndpoints
{
    public static void MapVapiAssistants(this RouteGroupBuilder group)
    {
        var assistants = group.MapGroup("/assistant").RequireVapiKey().AddEndpointFilter(GoWrongAsync);
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

    private static async ValueTask<object?> GoWrongAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var world = http.RequestServices.GetRequiredService<SandboxWorld>();
        var faults = world.Faults;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        if (Refusal(faults.VapiAssistants, HttpMethods.IsDelete(http.Request.Method)) is { } refusal)
        {
            return refusal;
        }

        var answer = await next(context);
        await world.HoldUpAsync(faults, faults.VapiAssistantsDelay, http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestAborted);
        if (faults.VapiAssistants == VapiAssistantFault.Lost)
        {
            http.Abort();
            return Results.Empty;
        }

        return answer;
    }

    private static IResult? Refusal(VapiAssistantFault fault, bool isDelete) => fault switch
    {
        VapiAssistantFault.Http400 => VapiErrors.BadRequest("property firstMessage should not exist"),
        VapiAssistantFault.Http429 => VapiErrors.TooManyRequests(),
        VapiAssistantFault.Http500 => VapiErrors.Internal(),
        VapiAssistantFault.Pinned when isDelete => VapiErrors.Pinned(),
        _ => null,
    };

    /// <summary>Newest first, as Vapi does without saying so; at most 1000.</summary>
    private static IResult List(SandboxWorld world, int limit = 100, DateTimeOffset? createdAtLt = null, DateTimeOffset? createdAtLe = null) =>
        limit is < 0 or > 1000
            ? VapiErrors.BadRequest("limit must not be greater than 1000")
            : Results.Json(
                new JsonArray([.. world.Assistants.Reverse()
                    .Where(assistant => (createdAtLt is null || assistant.CreatedAt < createdAtLt) && (createdAtLe is null || assistant.CreatedAt <= createdAtLe))
                    .Take(limit).Select(VapiResources.Assistant)]),
                SandboxJson.Compact);

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
