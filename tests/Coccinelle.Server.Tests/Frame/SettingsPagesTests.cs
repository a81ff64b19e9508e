using System.Text.RegularExpressions;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Tests.Frame;

/// <summary>What a newcomer reads about the settings is what the server reads.</summary>
public sealed partial class SettingsPagesTests
{
    [Fact]
    public void The_example_names_every_setting_and_no_other()
    {
        Assert.Equal(KnownSettings.Names.Order(StringComparer.Ordinal), NamesIn(Repository.Read(".env.example")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    public void Each_page_explains_every_setting(string page)
    {
        var text = Repository.Read(page);

        Assert.All(KnownSettings.Names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    private static List<string> NamesIn(string text) => [.. Assignment().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^#?([A-Za-z][A-Za-z0-9_]*)=", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
