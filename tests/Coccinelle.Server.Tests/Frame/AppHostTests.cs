using System.Text.RegularExpressions;
using Coccinelle.Server.Settings;
using Microsoft.Extensions.Configuration;

namespace Coccinelle.Server.Tests.Frame;

/// <summary>
/// The AppHost cannot be restored where these tests run, so its text is held to what the server and the sandbox read.
/// </summary>
public sealed partial class AppHostTests
{
    /// <summary>The one setting that the sandbox has for itself; the rest it shares with the server.</summary>
    private const string SandboxServerUrl = "SANDBOX_SERVER_URL";

    private static readonly string AppHost = Repository.Read("Coccinelle.AppHost", "AppHost.cs");

    [Fact]
    public void Every_variable_that_it_sets_is_a_setting()
    {
        var names = Groups(Environments().Matches(AppHost));

        Assert.Contains("PUBLIC_URL", names);
        Assert.Contains(SandboxServerUrl, names);
        Assert.Empty(names.Except(KnownSettings.Names).Except([SandboxServerUrl]));
    }

    [Fact]
    public void The_sandbox_reads_its_own_setting_under_that_name()
        => Assert.Contains($"\"{SandboxServerUrl}\"", Repository.Read("src", "Coccinelle.Sandbox", "SandboxOptions.cs"), StringComparison.Ordinal);

    [Fact]
    public void Every_resource_that_it_connects_is_a_connection_string_of_ours()
    {
        var connections = Groups(Connections().Matches(AppHost)).Select(name => $"ConnectionStrings__{name}").Order(StringComparer.Ordinal);

        Assert.Equal(["ConnectionStrings__coccinelle", "ConnectionStrings__redis"], connections);
        Assert.Subset(KnownSettings.Names.ToHashSet(), connections.ToHashSet());
    }

    [Fact]
    public void What_production_demands_is_passed_when_it_is_published()
    {
        var published = AppHost[AppHost.IndexOf("else", StringComparison.Ordinal)..];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Groups(Environments().Matches(published))
                .ToDictionary(name => SettingNames.Keys[name], name => (string?)GoodValue(name)))
            .Build();

        Assert.Empty(SettingsCheck.Problems(configuration));
    }

    [Fact]
    public void It_stays_out_of_the_solution_that_is_built_everywhere()
    {
        Assert.DoesNotContain("AppHost", Repository.Read("Coccinelle.sln"), StringComparison.Ordinal);
        Assert.Contains("Coccinelle.AppHost.csproj", Repository.Read("Coccinelle.AppHost", "Coccinelle.AppHost.sln"), StringComparison.Ordinal);
    }

    /// <summary>Aspire takes a project's endpoints from its launch profile; the sandbox has none, so the AppHost gives it one.</summary>
    [Fact]
    public void Each_project_has_its_http_endpoint_from_one_place()
    {
        Assert.Contains("\"applicationUrl\": \"http://", Repository.Read("src", "Coccinelle.Server", "Properties", "launchSettings.json"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Repository.Root, "src", "Coccinelle.Sandbox", "Properties", "launchSettings.json")));
        Assert.Single(Regex.Matches(AppHost, "WithEndpoint\\("));
    }

    private static string GoodValue(string name) => name switch
    {
        SettingNames.PublicUrl => "https://coccinelle.example",
        SettingNames.EncryptionKey => "0123456789abcdefghijklmnopqrstuv",
        SettingNames.TwilioPhoneNumber => "+33939035761",
        _ => "0123456789abcdefghijklmnopqrstuvwxyz",
    };

    private static List<string> Groups(MatchCollection matches) => [.. matches.Select(match => match.Groups[1].Value)];

    [GeneratedRegex("WithEnvironment\\(\"([^\"]+)\"")]
    private static partial Regex Environments();

    [GeneratedRegex("(?:AddRedis|AddDatabase)\\(\"([^\"]+)\"\\)")]
    private static partial Regex Connections();
}
