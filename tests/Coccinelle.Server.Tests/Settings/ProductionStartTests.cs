using Coccinelle.Sandbox;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Settings;

/// <summary>Production starts with everything it needs, or says in one message what it lacks.</summary>
public sealed class ProductionStartTests
{
    private static readonly string[] Needed =
    [
        "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "VAPI_API_KEY", "VAPI_PHONE_NUMBER_ID", "VAPI_WEBHOOK_SECRET", "ENCRYPTION_KEY", "PUBLIC_URL",
        "COCCINELLE_OPERATOR_KEY",
    ];

    [Fact]
    public async Task With_nothing_set_one_message_names_every_missing_setting_and_the_exit_code_is_1()
    {
        var error = Assert.Throws<SettingsException>(() => CoccinelleServer.Build(["--environment=Production"]));

        Assert.All(Needed, name => Assert.Contains($"{name} is missing", error.Message, StringComparison.Ordinal));
        Assert.Equal(Needed.Length, error.Message.Split("is missing").Length - 1);
        Assert.Equal(1, await StartUp.RunAsync(() => throw error));
    }

    [Theory]
    [InlineData("COCCINELLE_OPERATOR_KEY", "short")]
    [InlineData("COCCINELLE_OPERATOR_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ENCRYPTION_KEY", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ENCRYPTION_KEY", "not a key")]
    [InlineData("PUBLIC_URL", "http://coccinelle.example.test")]
    [InlineData("PUBLIC_URL", "https://coccinelle.example.test/path")]
    [InlineData("TWILIO_PHONE_NUMBER", "12")]
    [InlineData("VAPI_API_BASE_URL", "vapi")]
    [InlineData("VAPI_MAX_CONCURRENT_CALLS", "none")]
    [InlineData("VAPI_HAND_OVER", "carrier-pigeon")]
    public void A_weak_or_unreadable_setting_is_named_without_its_value(string name, string value)
    {
        var settings = TestServer.Settings("Data Source=never-opened.db", new Uri("http://127.0.0.1:1"));
        settings[name] = value;

        var error = Assert.Throws<SettingsException>(() => CoccinelleServer.Build(Arguments(settings)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("is missing", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error.Message.Replace(name, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dot_net_names_of_the_settings_work_too()
    {
        var settings = TestServer.Settings("Data Source=never-opened.db", new Uri("http://127.0.0.1:1"));
        foreach (var name in Needed)
        {
            settings[SettingNames.Keys[name]] = settings[name];
            settings.Remove(name);
        }

        await using var app = CoccinelleServer.Build(Arguments(settings));
        Assert.NotNull(app);
    }

    [Fact]
    public async Task Production_mounts_no_sandbox_and_has_no_demo_firms()
    {
        await using var server = await TestServer.StartAsync(TestDatabase.Sqlite); // on a shared one a test may have made a firm of that name
        foreach (var path in new[] { SandboxDefaults.MountPrefix, SandboxDefaults.MountPrefix + "/call", SandboxDefaults.MountPrefix + "/assistant" })
        {
            using var response = await server.Http.GetAsync(path, TestServer.Ct);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal(0, await server.Database.ScalarAsync<int>("SELECT count(*) FROM tenants WHERE name = 'Salon Léa'", null, TestServer.Ct));
    }

    private static string[] Arguments(Dictionary<string, string> settings) => [.. settings.Select(pair => $"--{pair.Key}={pair.Value}")];
}
