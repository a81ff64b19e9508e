using System.Data.Common;
using System.Diagnostics;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Our own database is gone (PostgreSQL: dropped) or cannot be written (SQLite: locked by somebody else).</summary>
[Collection(Alone.Name)]
public sealed class BrokenInsideTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Callers_still_hear_something_and_nothing_is_acknowledged_that_is_not_on_disk(string kind)
    {
        var place = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(place, ownsPlace: true);
        using var firm = await Firm.CreateAsync(server);
        var (callSid, vapiCallId) = (Numbers.CallSid(), Guid.NewGuid().ToString());
        var form = Twilio.Call(callSid, Numbers.Mobile(), firm.Line);
        await using var broken = await BreakAsync(place);

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(
            server.AskAsync(Twilio.Voice, form),
            server.AskAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), null)),
            server.AskAsync(Twilio.Voice + "/action?step=ask&try=1", Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), null, ("SpeechResult", firm.Name))));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.All(answers, answer => Assert.True(answer.IsVoicemail()));
        Assert.All(answers, answer => Assert.DoesNotContain(firm.Name, answer.Value, StringComparison.Ordinal));
        Assert.Equal(0, server.VapiCallsOf(firm));

        watch.Restart();
        Assert.True((await server.AskAsync(Twilio.Voice + "/fallback", form)).IsVoicemail());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        watch.Restart();
        var reports = await Task.WhenAll(
            server.PostAsync(Twilio.Voice + "/status", form),
            server.PostAsync(Twilio.Voice + "/recording", form),
            server.SendVapiAsync(VapiWebhook.Report(vapiCallId).ToJsonString()));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15)); // Twilio waits no longer
        foreach (var response in reports)
        {
            Assert.Equal("unavailable", (await response.ReadAsync(System.Net.HttpStatusCode.ServiceUnavailable)).Text("code"));
            Assert.NotNull(response.Headers.RetryAfter);
            response.Dispose();
        }
    }

    /// <summary>Breaks the database until the result is disposed.</summary>
    private static async Task<DbConnection> BreakAsync(TestDatabase place)
    {
        if (place.Kind == TestDatabase.Postgres)
        {
            await (await SharedPostgres.GetOrSkipAsync()).DropDatabaseAsync(place.ConnectionString);
            return new Npgsql.NpgsqlConnection();
        }

        var connection = (SqliteConnection)await StorageSources.Create(StorageOptions.Parse(place.ConnectionString, "/")).Platform.OpenConnectionAsync(TestServer.Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(TestServer.Ct);
        return connection;
    }
}
