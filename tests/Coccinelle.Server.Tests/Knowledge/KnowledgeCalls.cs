using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>What tests say about a firm's knowledge.</summary>
internal static class KnowledgeCalls
{
    public const string Tariffs = "Prestation;Prix (€);Durée\nCoupe femme;25,50;45 min\nCoupe homme;15;30 min\nColoration végétale;45;1h30";

    public static Task<HttpResponseMessage> SendTextAsync(this Firm firm, string title, string text, string format = "text")
        => firm.Api.PostAsJsonAsync("/api/knowledge", new { title, text, format }, TestServer.Ct);

    public static async Task<string> AddTextAsync(this Firm firm, string title, string text, string format = "text")
    {
        using var response = await firm.SendTextAsync(title, text, format);
        return (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
    }

    public static async Task<HttpResponseMessage> SendFileAsync(this Firm firm, string name, byte[] bytes, string? title = null)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", name);
        if (title is not null)
            form.Add(new StringContent(title, Encoding.UTF8), "title");
        return await firm.Api.PostAsync("/api/knowledge", form, TestServer.Ct);
    }

    public static async Task<JsonNode> AskAsync(this Firm firm, string question)
    {
        using var response = await firm.Api.GetAsync($"/api/knowledge/search?q={Uri.EscapeDataString(question)}", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static async Task<JsonNode> ReadDocumentAsync(this Firm firm, string id)
    {
        using var response = await firm.Api.GetAsync($"/api/knowledge/{id}?limit=200", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static IReadOnlyList<string> Texts(this JsonNode document) => [.. document["records"]!["items"]!.AsArray().Select(record => record!.Text("text"))];
}
