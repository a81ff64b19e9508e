using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class AssistantApiTests : SandboxFixture
{
    [Fact]
    public async Task An_assistant_lives_from_POST_to_DELETE()
    {
        var body = new { name = "acme-7f3a", firstMessage = "Bonjour.", voice = new { provider = "azure", speed = 1 } };
        using var created = await SendVapiAsync(HttpMethod.Post, "/assistant", body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await JsonAsync(created)).GetProperty("id").GetString();

        // As Vapi does, PATCH replaces whole fields: speed is gone.
        using var patched = await SendVapiAsync(HttpMethod.Patch, $"/assistant/{id}", new { voice = new { provider = "11labs" } });
        var assistant = await JsonAsync(patched);
        Assert.Equal("""{"provider":"11labs"}""", assistant.GetProperty("voice").GetRawText());
        Assert.Equal("Bonjour.", assistant.GetProperty("firstMessage").GetString());

        using var list = await SendVapiAsync(HttpMethod.Get, "/assistant");
        Assert.Equal([id, Assistant], (await JsonAsync(list)).EnumerateArray().Select(a => a.GetProperty("id").GetString()));

        using var deleted = await SendVapiAsync(HttpMethod.Delete, $"/assistant/{id}");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var gone = await SendVapiAsync(HttpMethod.Get, $"/assistant/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_Vapi_refuses_is_refused()
    {
        using var longName = await SendVapiAsync(HttpMethod.Post, "/assistant", new { name = new string('a', 41) });
        Assert.Equal("name must be shorter than or equal to 40 characters", await MessageAsync(longName));
        using var legacy = await SendVapiAsync(HttpMethod.Post, "/assistant", new { serverUrl = "https://a.test" });
        Assert.Equal("property serverUrl should not exist", await MessageAsync(legacy));
        using var wrongKey = await SendVapiAsync(HttpMethod.Get, "/assistant", key: "public");
        Assert.Equal(HttpStatusCode.Unauthorized, wrongKey.StatusCode);
        Assert.Single(Sandbox.World.Assistants);
    }

    [Fact]
    public async Task The_list_is_paged_by_the_time_of_creation()
    {
        var ids = new List<string?> { Assistant };
        for (var i = 0; i < 3; i++)
        {
            using var created = await SendVapiAsync(HttpMethod.Post, "/assistant", new { name = $"a{i}" });
            ids.Add((await JsonAsync(created)).GetProperty("id").GetString());
        }

        var seen = new HashSet<string?>();
        var until = "";
        while (await PageAsync($"/assistant?limit=3{until}") is var page && page.Any(entry => !seen.Contains(entry.GetProperty("id").GetString())))
        {
            seen.UnionWith(page.Select(entry => entry.GetProperty("id").GetString()));
            until = $"&createdAtLe={page[^1].GetProperty("createdAt").GetString()}";
        }

        Assert.Equal(ids.Order(), seen.Order());
        Assert.Empty(await PageAsync("/assistant?createdAtLt=2020-01-01T00:00:00.000Z"));
        using var tooMany = await SendVapiAsync(HttpMethod.Get, "/assistant?limit=1001");
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
    }

    [Theory]
    [InlineData(VapiAssistantFault.Http400, HttpStatusCode.BadRequest)]
    [InlineData(VapiAssistantFault.Http429, HttpStatusCode.TooManyRequests)]
    [InlineData(VapiAssistantFault.Http500, HttpStatusCode.InternalServerError)]
    public async Task A_refusal_changes_nothing(VapiAssistantFault fault, HttpStatusCode status)
    {
        Sandbox.World.Faults = new SandboxFaults { VapiAssistants = fault };

        using var created = await SendVapiAsync(HttpMethod.Post, "/assistant", new { name = "a" });
        using var changed = await SendVapiAsync(HttpMethod.Patch, $"/assistant/{Assistant}", new { name = "b" });
        using var deleted = await SendVapiAsync(HttpMethod.Delete, $"/assistant/{Assistant}");
        using var read = await SendVapiAsync(HttpMethod.Get, $"/assistant/{Assistant}");

        Assert.All([created, changed, deleted], response => Assert.Equal(status, response.StatusCode));
        Assert.Equal("Cabinet Martin", (await JsonAsync(read)).GetProperty("name").GetString());
        Assert.Single(Sandbox.World.Assistants);
    }

    [Fact]
    public async Task A_lost_answer_leaves_an_assistant_behind_and_a_pinned_one_stays()
    {
        Sandbox.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Lost };
        await Assert.ThrowsAsync<HttpRequestException>(() => SendVapiAsync(HttpMethod.Post, "/assistant", new { name = "a" }));
        Assert.Equal(2, Sandbox.World.Assistants.Count);

        Sandbox.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Pinned };
        using var pinned = await SendVapiAsync(HttpMethod.Delete, $"/assistant/{Assistant}");
        Assert.Equal(HttpStatusCode.Conflict, pinned.StatusCode);
        Assert.Equal("assistant_pinned", (await JsonAsync(pinned)).GetProperty("error").GetString());
        Assert.Equal(2, Sandbox.World.Assistants.Count);
    }

    private async Task<List<JsonElement>> PageAsync(string path)
    {
        using var response = await SendVapiAsync(HttpMethod.Get, path);
        return [.. (await JsonAsync(response)).EnumerateArray()];
    }

    private static async Task<string?> MessageAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return (await JsonAsync(response)).GetProperty("message").GetString();
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Token);
}
