using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Theory]
    [InlineData(null, "/srv/app/.data/coccinelle.db")]
    [InlineData(" ", "/srv/app/.data/coccinelle.db")]
    [InlineData("Data Source=firms.db", "/srv/app/firms.db")]
    [InlineData("Data Source=/var/lib/coccinelle/firms.db", "/var/lib/coccinelle/firms.db")]
    public void Nothing_or_a_file_means_sqlite_under_the_content_root(string? given, string file)
    {
        var options = StorageOptions.Parse(given, "/srv/app");

        Assert.Equal(DialectKind.Sqlite, options.Kind);
        Assert.Contains($"Data Source={file}", options.ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example;Port=5433;Database=firms;Username=app;Password=s3cret")]
    [InlineData("Server=db.example;Port=5433;Database=firms;User Id=app;Password=s3cret")]
    public void A_host_means_postgresql_and_its_place_is_named_without_the_password(string given)
    {
        var options = StorageOptions.Parse(given, "/srv/app");

        Assert.Equal((DialectKind.Postgres, given), (options.Kind, options.ConnectionString));
        Assert.Equal("PostgreSQL at db.example:5433/firms", options.Place);
    }

    [Theory]
    [InlineData("postgres://app:s3cret@db.example/firms")]
    [InlineData("Password=s3cret")]
    [InlineData("Data Source=:memory:;Password=s3cret")]
    public void Anything_else_is_refused_with_what_would_do_and_without_the_password(string given)
    {
        var error = Assert.Throws<SettingsException>(() => StorageOptions.Parse(given, "/srv/app"));

        Assert.StartsWith("ConnectionStrings__coccinelle", error.Message, StringComparison.Ordinal);
        Assert.Contains("Host=", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }
}
