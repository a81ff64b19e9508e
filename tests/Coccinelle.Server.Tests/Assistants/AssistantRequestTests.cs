using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>The second way of handing over: Vapi has the call and asks whose assistant takes it.</summary>
public sealed class AssistantRequestTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private static readonly (string, string) Way = ("VAPI_HAND_OVER", "assistant-request");

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_firms_assistant_is_named_and_the_call_is_the_firms(string kind)
    {
        var server = await servers.GetAsync(kind, Way);
        using var firm = await Firm.CreateAsync(server, new { assistantName = "Hugo" });
        var (callSid, vapiCallId) = (Numbers.CallSid(), Guid.NewGuid().ToString());

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(server, callSid, vapiCallId, firm.Line)));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(7.5));
        var answer = JsonNode.Parse(Assert.Single(answers.Select(node => node.ToJsonString()).Distinct()))!;
        Assert.Equal(firm.AssistantId, answer.Text("assistantId"));
        var variables = answer["assistantOverrides"]!["variableValues"]!;
        Assert.Equal((firm.Name, "Hugo", callSid), (variables.Text("firmName"), variables.Text("assistantName"), variables.Text("twilioCallSid")));
        var call = (await firm.FindCallAsync(callSid))!;
        Assert.Equal((vapiCallId, "forwardedFrom", "assistant"), (call.Text("vapiCallId"), call.Text("foundBy"), call.Text("outcome")));

        await server.TellVapiAsync(VapiWebhook.Report(vapiCallId));
        await firm.CallAsync(callSid, call => call.Text("summary") == "Le client remercie.");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nobodys_call_hears_a_sentence_that_names_nobody(string kind)
    {
        var server = await servers.GetAsync(kind, Way);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();

        var answer = await AskAsync(server, callSid, Guid.NewGuid().ToString(), null);

        Assert.Equal(["error"], answer.AsObject().Select(field => field.Key));
        Assert.DoesNotContain(firm.Name, answer.Text("error"), StringComparison.Ordinal);
        await server.AssertUnplacedAsync(callSid);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_an_assistant_the_firms_setting_counts(string kind)
    {
        var server = await servers.GetAsync(kind, Way);
        var overflow = Numbers.Mobile();
        using var firm = await Firm.CreateBareAsync(server, tenant: new { overflowNumber = overflow });
        var line = Numbers.Line();
        await firm.AddLineAsync(line);
        await firm.ConfigureAsync(new { whenUnavailable = "transfer" });

        var transfer = await AskAsync(server, Numbers.CallSid(), Guid.NewGuid().ToString(), line);
        await firm.ConfigureAsync(new { whenUnavailable = "message" });
        var message = await AskAsync(server, Numbers.CallSid(), Guid.NewGuid().ToString(), line);

        Assert.Equal(("number", overflow), (transfer["destination"]!.Text("type"), transfer["destination"]!.Text("number")));
        Assert.Contains(firm.Name, message.Text("error"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_server_that_hands_over_the_first_way_has_no_assistant_to_give(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var answer = await AskAsync(server, Numbers.CallSid(), Guid.NewGuid().ToString(), firm.Line);

        Assert.NotEqual("", answer.Text("error"));
        Assert.Empty(await firm.CallsAsync());
    }

    private static async Task<JsonNode> AskAsync(TestServer server, string callSid, string vapiCallId, string? line)
    {
        var transport = new JsonObject { ["provider"] = "twilio", ["callSid"] = callSid };
        if (line is not null)
            transport["forwardedFrom"] = line;
        var body = VapiWebhook.Of("assistant-request", vapiCallId, new()
        {
            ["phoneNumber"] = new JsonObject { ["number"] = TestServer.SharedNumber },
            ["customer"] = new JsonObject { ["number"] = "+33612345678" },
        });
        body["message"]!["call"]!["transport"] = transport;
        using var response = await server.SendVapiAsync(body.ToJsonString());
        return await response.ReadAsync(HttpStatusCode.OK);
    }
}
