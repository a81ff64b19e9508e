using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Http;

/// <summary>A refusal is read by engineers and by owners of French firms: each in his language.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData(null, "Some fields are wrong.", "Unknown field.")]
    [InlineData("de, en;q=0.8, fr;q=0.7", "Some fields are wrong.", "Unknown field.")]
    [InlineData("fr-FR, en;q=0.8", "Certains champs sont incorrects.", "Champ inconnu.")]
    [InlineData("en;q=0.3, fr;q=0.9", "Certains champs sont incorrects.", "Champ inconnu.")]
    [InlineData("*", "Some fields are wrong.", "Unknown field.")]
    public async Task A_refusal_speaks_the_language_that_was_asked_for(string? languages, string title, string reason)
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        if (languages is not null)
            firm.Api.DefaultRequestHeaders.Add("Accept-Language", languages);

        using var response = await firm.Api.PostAsJsonAsync("/api/channels/phone/toggle", new { enabled = true, colour = "red" }, TestServer.Ct);

        var problem = await response.ReadAsync(HttpStatusCode.BadRequest);
        Assert.Equal(title, problem.Text("title"));
        Assert.Equal(reason, problem["errors"]!["colour"]![0]!.GetValue<string>());
        Assert.Equal("invalid_request", problem.Text("code"));
    }
}
