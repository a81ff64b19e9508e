using System.Text.Json;
using Coccinelle.Sandbox.Phone;

namespace Coccinelle.Sandbox.Control;

/// <summary>The controls of the sandbox: place a call, set faults, see what happened.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this RouteGroupBuilder group)
    {
        group.MapPost("/phone/calls", CallAsync);
        group.MapGet("/phone/numbers/{number}", Phone);
        group.MapPut("/phone/numbers/{number}", SetCalleeAsync);
        group.MapMessages();
        group.MapPut("/faults", SetFaultsAsync);
        group.MapDelete("/faults", ClearFaults);
        group.MapGet("/state", State);
        group.MapDelete("/state", Reset);
    }

    /// <summary>Streams the steps of the call as lines of JSON, as they happen.</summary>
    private static async Task CallAsync(HttpContext http, VirtualPhone phone)
    {
        var (plan, problem) = await ReadAsync<CallPlan>(http.Request);
        if (plan is null || string.IsNullOrWhiteSpace(plan.From))
        {
            await BadRequest(problem ?? "from: the customer's number is required").ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "application/x-ndjson";
        await foreach (var step in phone.CallAsync(plan, http.RequestAborted))
        {
            await JsonSerializer.SerializeAsync(http.Response.Body, step, SandboxJson.Compact, http.RequestAborted);
            await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>What happens when the server calls this number.</summary>
    private static async Task<IResult> SetCalleeAsync(string number, HttpRequest request, SandboxWorld world)
    {
        var (callee, problem) = await ReadAsync<Callee>(request);
        if (callee is null)
        {
            return BadRequest(problem ?? "the behaviour is missing");
        }

        world.Behaves(TypedNumber.ToE164(number), callee);
        return Phone(number, world);
    }

    /// <summary>A number of the outside world: how it behaves, and what has reached it.</summary>
    internal static IResult Phone(string number, SandboxWorld world)
    {
        var dialled = TypedNumber.ToE164(number);
        return Results.Json(
            new PhoneView(
                dialled,
                world.CalleeAt(dialled),
                [.. world.PlacedCalls.Where(call => call.To == dialled)],
                [.. world.Texts.Where(text => text.To == dialled)],
                [.. world.WhatsApps.Where(message => message.To == dialled)]),
            SandboxJson.Readable);
    }

    private static async Task<IResult> SetFaultsAsync(HttpRequest request, SandboxWorld world)
    {
        var (faults, problem) = await ReadAsync<SandboxFaults>(request);
        if (faults is null)
        {
            return BadRequest(problem ?? "the faults are missing");
        }

        world.Faults = faults;
        return Results.Json(faults, SandboxJson.Readable);
    }

    private static IResult ClearFaults(SandboxWorld world)
    {
        world.Faults = SandboxFaults.None;
        return Results.NoContent();
    }

    private static IResult State(SandboxWorld world) => Results.Json(
        new
        {
            world.Faults,
            world.VapiSlots,
            world.Assistants,
            world.Calls,
            world.VapiCalls,
            world.PlacedCalls,
            world.Texts,
            world.WhatsApps,
            world.Mails,
            world.WhatsApp.Channels,
            world.Requests,
            world.Deliveries,
        },
        SandboxJson.Readable);

    private static IResult Reset(SandboxWorld world)
    {
        world.Reset();
        return Results.NoContent();
    }

    internal static async Task<(T? Value, string? Problem)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync<T>(request.Body, SandboxJson.Compact, request.HttpContext.RequestAborted), null);
        }
        catch (JsonException error)
        {
            return (null, error.Message);
        }
    }

    internal static IResult BadRequest(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}
