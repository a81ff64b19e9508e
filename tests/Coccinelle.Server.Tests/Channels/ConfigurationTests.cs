using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>A firm reads, replaces and switches its four channels.</summary>
public sealed class ConfigurationTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_new_firm_has_four_channels_with_their_defaults(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);

        using var response = await firm.Api.GetAsync("/api/channels", TestServer.Ct);
        var channels = (await response.ReadAsync(HttpStatusCode.OK))["channels"]!.AsArray();

        Assert.Equal(["phone", "sms", "email", "whatsapp"], channels.Select(channel => channel!.Text("type")));
        Assert.Equal(["toConfigure", "off", "toConfigure", "toConfigure"], channels.Select(channel => channel!.Text("state")));
        Assert.Equal([true, false, false, false], channels.Select(channel => channel!["enabled"]!.GetValue<bool>()));
        Assert.All(channels, channel => Assert.NotEqual("", channel!.Text("stateReason")));
        Assert.All(channels, channel => Assert.Equal(["calls", "costCents", "delivered", "failed", "minutes", "sent"], channel!["stats"]!.AsObject().Select(stat => stat.Key).Order()));
        var sms = await firm.ChannelAsync("sms");
        Assert.Equal((200, "20:00"), (sms["config"]!["dailyLimit"]!.GetValue<int>(), sms["config"]!["quietHours"]!.Text("from")));
        Assert.True(sms["templates"]!["confirmation"]!["enabled"]!.GetValue<bool>());
        Assert.False((await firm.ChannelAsync("email"))["templates"]!["newsletter"]!["enabled"]!.GetValue<bool>());
        Assert.Empty((await firm.ChannelAsync("phone"))["templates"]!.AsObject());
        var webhook = (await firm.ChannelAsync("whatsapp"))["webhook"]!;
        Assert.StartsWith($"{TestServer.PublicUrl}/webhooks/whatsapp/", webhook.Text("url"), StringComparison.Ordinal);
        Assert.Equal(32, webhook.Text("verifyToken").Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_unknown_channel_is_not_there(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var get = await firm.Api.GetAsync("/api/channels/fax/config", TestServer.Ct);
        using var put = await firm.Api.PutAsJsonAsync("/api/channels/Phone/config", new { config = new { }, version = 1 }, TestServer.Ct);
        using var toggle = await firm.ToggleAsync("pigeon", true);
        using var post = await firm.Api.PostAsJsonAsync("/api/channels/email/config", new { config = new { } }, TestServer.Ct);

        await get.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await put.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await toggle.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await post.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_written_channel_is_replaced_read_back_and_switched(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var config = new JsonObject { ["senderName"] = "Salon Lea", ["dailyLimit"] = 50, ["quietHours"] = new JsonObject { ["from"] = "21:30", ["to"] = "07:00" } };
        var templates = new JsonObject { ["welcome"] = new JsonObject { ["enabled"] = true, ["text"] = "Bienvenue chez {companyName} !" } };

        using var put = await firm.PutAsync("sms", config, templates);
        var written = await put.ReadAsync(HttpStatusCode.OK);
        using var on = await firm.ToggleAsync("sms", true);
        await on.ReadAsync(HttpStatusCode.OK);
        var read = await firm.ChannelAsync("sms");

        Assert.Equal(config.ToJsonString(), read["config"]!.ToJsonString());
        Assert.Equal("Bienvenue chez {{companyName}} !", read["templates"]!["welcome"]!.Text("text"));
        Assert.True(read["templates"]!["confirmation"]!["enabled"]!.GetValue<bool>());
        Assert.Equal((written["version"]!.GetValue<int>() + 1, true, "toVerify"), (read["version"]!.GetValue<int>(), read["enabled"]!.GetValue<bool>(), read.Text("state")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_several_who_read_one_version_one_writes(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var version = (await firm.ChannelAsync("email"))["version"]!.GetValue<int>();

        var writes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => firm.Api.PutAsJsonAsync(
            "/api/channels/email/config", new JsonObject { ["version"] = version, ["config"] = ChannelCalls.Mailbox(server, $"{ChannelCalls.Password}-{i}") }, TestServer.Ct)));

        var done = await Assert.Single(writes, response => response.StatusCode == HttpStatusCode.OK).ReadAsync(HttpStatusCode.OK);
        foreach (var stale in writes.Where(response => response.StatusCode != HttpStatusCode.OK))
            await stale.ProblemAsync(HttpStatusCode.Conflict, "stale_version");
        Assert.Equal(done.ToJsonString(), (await firm.ChannelAsync("email")).ToJsonString());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_cannot_work_is_refused_field_by_field_in_the_callers_language(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var config = ChannelCalls.Mailbox(server, null).With("host", "10.0.0.1").With("port", 25).With("fromEmail", "nobody");
        firm.Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr-FR");

        using var refused = await firm.PutAsync("email", config.With("colour", "red"), new JsonObject { ["confirmation"] = new JsonObject { ["text"] = "{nom}" } });
        using var outlook = await firm.PutAsync("email", ChannelCalls.Mailbox(server).With("host", "smtp-mail.outlook.com").With("port", 587));

        var errors = (await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!.AsObject();
        Assert.Superset(
            new HashSet<string> { "config.fromEmail", "config.colour", "config.password", "templates.confirmation.text" }, errors.Select(error => error.Key).ToHashSet());
        Assert.Equal("Obligatoire.", errors["config.password"]![0]!.GetValue<string>());
        Assert.Contains("16 septembre 2024", (await outlook.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["config.host"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("toConfigure", (await firm.ChannelAsync("email")).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_channel_without_its_settings_is_not_switched_on(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var email = await firm.ToggleAsync("email", true);
        using var whatsApp = await firm.ToggleAsync("whatsapp", true);
        using var sms = await firm.ToggleAsync("sms", true);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        using var later = await firm.ToggleAsync("email", true);

        Assert.NotNull((await email.ProblemAsync(HttpStatusCode.Conflict, "not_ready"))["errors"]!["config"]);
        Assert.NotNull((await whatsApp.ProblemAsync(HttpStatusCode.Conflict, "not_ready"))["errors"]!["config"]);
        await sms.ReadAsync(HttpStatusCode.OK);
        Assert.Equal("toVerify", (await later.ReadAsync(HttpStatusCode.OK)).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_change_is_in_the_audit_log_with_who_made_it(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        using var on = await firm.ToggleAsync("email", true);

        var log = await server.Database.For(firm.Id).QueryAsync<string>(
            "SELECT action || ' ' || target || ' ' || actor_kind || ' ' || changes FROM audit_log WHERE tenant_id = @Id AND action LIKE 'channel.%' ORDER BY id",
            new { firm.Id }, TestServer.Ct);

        Assert.Equal(2, log.Count);
        Assert.StartsWith("channel.configured email key {", log[0], StringComparison.Ordinal);
        Assert.Contains("\"password\":\"\\u2022\\u2022\\u2022\"", log[0], StringComparison.Ordinal);
        Assert.Contains("\"host\":", log[0], StringComparison.Ordinal);
        Assert.StartsWith("channel.enabled email key", log[1], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_presets_speak_the_callers_language(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        firm.Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        using var response = await firm.Api.GetAsync("/api/channels/email/presets", TestServer.Ct);

        var presets = (await response.ReadAsync(HttpStatusCode.OK))["presets"]!.AsArray();

        Assert.Equal("Le mot apikey, tel quel.", presets.Single(preset => preset!.Text("key") == "sendgrid")!.Text("username"));
        Assert.False(presets.Single(preset => preset!.Text("key") == "outlook")!["usable"]!.GetValue<bool>());
    }
}
