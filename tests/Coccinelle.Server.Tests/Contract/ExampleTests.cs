using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>Examples are sent, and the answers hold the fields that the examples show: no example can grow old.</summary>
public sealed class ExampleTests
{
    /// <summary>What differs from firm to firm.</summary>
    private static readonly string[] FreeForms = ["config", "templates", "changes", "evidence"];

    /// <summary>What needs somebody at the other end of the line, or a channel that works; <c>Lines/</c> and <c>Messaging/</c> test these.</summary>
    private static readonly string[] Elsewhere =
    [
        "postChannelsPhoneLineVerification", "postChannelsPhoneLineVerificationCheck", "postChannelsPhoneLineForwardingTest", "getChannelsPhoneLineForwardingTest",
        "postChannelSend", "postMessageReplay",
        "getKnowledgeSearch", // a search wants a question; Knowledge/ asks
    ];

    [Fact]
    public async Task Every_example_is_accepted_and_shows_the_fields_that_really_come()
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var operators = server.As(TestServer.OperatorKey);
        var wrong = new List<string>();
        foreach (var route in (await ApiRoute.ReadAsync(server)).Where(route => !route.IsPublic && route.ExampleAnswer is not null && !Elsewhere.Contains(route.Operation)))
        {
            using var firm = await FurnishedFirm.CreateAsync(server);
            using var person = route.IsSessions ? await firm.SignInAsync("owner") : null;
            var client = person?.Browser ?? (route.IsOperators ? operators : firm.Firm.Api);
            using var response = await route.SendAsync(client, firm.PathOf(route), route.HasBody ? ApiRoute.Json(await firm.BodyOfAsync(route)) : null);
            var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
            if (!response.IsSuccessStatusCode)
                wrong.Add($"{route}: {(int)response.StatusCode} {text}");
            else if (Fields(route.ExampleAnswer, "") is var shown && Fields(JsonNode.Parse(text), "") is var real && !shown.SetEquals(real))
                wrong.Add($"{route}: the example shows {string.Join(", ", shown.Except(real))} and leaves out {string.Join(", ", real.Except(shown))}");
        }

        Assert.Empty(wrong);
    }

    /// <summary>Paths of the fields; of a list, those of its first item.</summary>
    private static HashSet<string> Fields(JsonNode? node, string path)
    {
        if (FreeForms.Contains(path.Split('.', '[')[^1]))
            return [path];
        return node switch
        {
            JsonObject json => [.. json.SelectMany(pair => Fields(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"))],
            JsonArray array when array.Count > 0 && array[0] is JsonObject => Fields(array[0], path + "[]"),
            _ => [path],
        };
    }
}
