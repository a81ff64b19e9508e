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

    private static async Task<string?> MessageAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return (await JsonAsync(response)).GetProperty("message").GetString();
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Token);
}
