using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>A secret goes in, works, and never comes out.</summary>
public sealed class SecretTests : IClassFixture<OwnServers>
{
    private readonly OwnServers _servers;

    public SecretTests(OwnServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_secret_is_shown_masked_and_lies_nowhere_in_clear(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        const string Token = "EAAG-planted-token-77aa31", AppSecret = "planted-app-secret-0c9d";

        var email = await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        var whatsApp = await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId(), Token).With("appSecret", AppSecret));
        using var tested = await firm.TestAsync("email", "client@example.fr");
        using var sent = await firm.TestAsync("whatsapp", "0612345678");
        await tested.ReadAsync(HttpStatusCode.OK);
        await sent.ReadAsync(HttpStatusCode.OK);

        Assert.Equal("""{"set":true,"hint":"…2c7a"}""", JsonNode.Parse(email["config"]!["password"]!.ToJsonString())!.ToJsonString(Readable));
        Assert.Equal("…aa31", whatsApp["config"]!["accessToken"]!.Text("hint"));
        await PlantedSecret.AssertAbsentAsync(server, ChannelCalls.Password, Token, AppSecret);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_secret_left_out_or_sent_back_masked_stays_and_null_deletes_it(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        using var tested = await firm.TestAsync("email", "client@example.fr");
        await tested.ReadAsync(HttpStatusCode.OK);

        var leftOut = await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server, null));
        var masked = await firm.ConfigureChannelAsync("email", leftOut["config"]!);
        var renamed = await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server, null).With("fromName", "Autre nom"));
        var deletion = ChannelCalls.Mailbox(server, null);
        deletion["password"] = null;
        var deleted = await firm.ConfigureChannelAsync("email", deletion);

        Assert.Equal(("off", "off"), (leftOut.Text("state"), masked.Text("state"))); // proven, and nothing has changed
        Assert.True(renamed["config"]!["password"]!["set"]!.GetValue<bool>());
        using (var on = await firm.ToggleAsync("email", true))
            await on.ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        Assert.Equal((false, false, "toConfigure"), (deleted["configured"]!.GetValue<bool>(), deleted["config"]!["password"]!["set"]!.GetValue<bool>(), deleted.Text("state")));
    }

    [Theory]
    [InlineData("username", "\"someone@else.example\"")]
    [InlineData("host", "\"smtp.attacker.example\"")]
    [InlineData("port", "465")]
    public async Task A_password_is_never_used_for_another_server_or_user(string field, string value)
    {
        var server = await _servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        var changed = ChannelCalls.Mailbox(server, null);
        changed.Remove("security");
        changed[field] = JsonNode.Parse(value);
        if (field == "host")
            changed["port"] = 587;
        if (field == "port")
            changed["port"] = server.Sandbox.Options.MailTlsPort;

        using var refused = await firm.PutAsync("email", changed);

        var errors = (await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!.AsObject();
        Assert.Equal("config.password", Assert.Single(errors).Key);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_token_is_never_used_for_another_number_or_provider(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId()));

        using var number = await firm.PutAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId(), null));
        using var provider = await firm.PutAsync("whatsapp", new JsonObject { ["provider"] = "360dialog" });

        Assert.NotNull((await number.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["config.accessToken"]);
        Assert.NotNull((await provider.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["config.accessToken"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_sealed_secret_of_another_firm_opens_nothing_here(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        await other.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server, "un-autre-mot-de-passe-44"));
        await server.Database.ExecuteAsync(
            """
            UPDATE channel_configurations SET config_encrypted = (SELECT o.config_encrypted FROM channel_configurations o WHERE o.tenant_id = @theirs AND o.channel_type = 'email')
            WHERE tenant_id = @mine AND channel_type = 'email'
            """,
            new { mine = firm.Id, theirs = other.Id }, TestServer.Ct);

        using var tested = await firm.TestAsync("email", "client@example.fr");
        var shown = await firm.ChannelAsync("email");
        using var again = await firm.PutAsync("email", ChannelCalls.Mailbox(server));

        await tested.ProblemAsync(HttpStatusCode.Conflict, "secret_unreadable");
        Assert.Null(shown["config"]!["password"]!["hint"]);
        await again.ReadAsync(HttpStatusCode.OK);
        using var works = await firm.TestAsync("email", "client@example.fr");
        await works.ReadAsync(HttpStatusCode.OK);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
