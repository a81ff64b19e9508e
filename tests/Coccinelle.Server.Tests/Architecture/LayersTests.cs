using System.Text.RegularExpressions;
using System.Xml.Linq;
using Coccinelle.Server.Tests.Frame;

namespace Coccinelle.Server.Tests.Architecture;

/// <summary>Arrows run one way, the sandbox stays out of production's paths, and files stay small.</summary>
public sealed partial class LayersTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    [Theory]
    [InlineData("Coccinelle.Domain", new string[0])]
    [InlineData("Coccinelle.Providers", new[] { "Coccinelle.Domain" })]
    [InlineData("Coccinelle.Sandbox", new[] { "Coccinelle.Domain" })]
    [InlineData("Coccinelle.Server", new[] { "Coccinelle.Domain", "Coccinelle.Providers", "Coccinelle.Sandbox", "Coccinelle.ServiceDefaults" })]
    public void A_project_looks_down_only(string project, string[] allowed)
    {
        var references = Project(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Empty(references.Except(allowed.Append("Coccinelle.ServiceDefaults")));
    }

    [Fact]
    public void The_domain_knows_time_and_phone_numbers_and_no_framework()
    {
        var project = Project("Coccinelle.Domain");
        Assert.Equal("Microsoft.NET.Sdk", project.Root!.Attribute("Sdk")!.Value);
        Assert.Equal(["NodaTime", "libphonenumber-csharp"], project.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value).OrderDescending(StringComparer.Ordinal).Reverse());
        Assert.Empty(project.Descendants("FrameworkReference"));
        var assemblies = typeof(Coccinelle.Domain.Calls.TenantLadder).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.DoesNotContain(assemblies, name => name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_demo_and_the_development_settings_know_the_sandbox()
    {
        var users = Files("Coccinelle.Server").Where(file => SandboxUse().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Path.Combine(Source, "Coccinelle.Server"), file).Replace('\\', '/'));
        Assert.Empty(users.Where(file => !file.StartsWith("Demo/", StringComparison.Ordinal) && file != "Settings/SettingsServices.cs"));
    }

    [Fact]
    public void No_file_is_longer_than_300_lines_and_program_is_a_table_of_contents()
    {
        var long_ = Directory.GetDirectories(Source).SelectMany(folder => Files(Path.GetFileName(folder)))
            .Select(file => (File: Path.GetRelativePath(Source, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 300);
        Assert.Empty(long_);
        Assert.InRange(File.ReadLines(Path.Combine(Source, "Coccinelle.Server", "Program.cs")).Count(), 1, 40);
    }

    private static XDocument Project(string name) => XDocument.Load(Path.Combine(Source, name, $"{name}.csproj"));

    private static IEnumerable<string> Files(string project) => Directory.GetFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"\bCoccinelle\.Sandbox\b")]
    private static partial Regex SandboxUse();
}
