using Coccinelle.Server.Secrets;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Secrets;

/// <summary>A firm's secrets: nowhere in clear, never another's, and lost to nobody when the master key changes.</summary>
public sealed class VaultTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private const string OtherKey = "c3b2e9606b8c2d4e1f3a5b7c9d0e2f4a6b8c0d1e5f1d7a84c3b2e9605f1d7a84";

    private static CancellationToken Ct => TestServer.Ct;

    private static string UsualKey => TestServer.Settings("x", new Uri("http://localhost"))["ENCRYPTION_KEY"];

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_secret_opens_for_its_own_firm_channel_and_field_alone(string kind)
    {
        var server = await servers.GetAsync(kind);
        var vault = server.Services.GetRequiredService<SecretVault>();
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);

        var box = await vault.SealAsync(firm.Id, "email", "password", "motdepasse-très-secret", Ct);
        await vault.SealAsync(other.Id, "email", "password", "un autre", Ct);

        Assert.Equal("motdepasse-très-secret", await vault.OpenAsync(firm.Id, "email", "password", box, Ct));
        foreach (var (tenant, channel, field, text) in new[]
        {
            (other.Id, "email", "password", box), (firm.Id, "sms", "password", box), (firm.Id, "email", "username", box),
            (firm.Id, "email", "password", box.Replace("v1.1.", "v1.2.", StringComparison.Ordinal)), (firm.Id, "email", "password", box[..^3]),
            (firm.Id, "email", "password", "v2" + box[2..]), (firm.Id, "email", "password", "motdepasse"), ("ten_nobody", "email", "password", box),
        })
        {
            var error = await Assert.ThrowsAsync<SecretUnreadableException>(() => vault.OpenAsync(tenant, channel, field, text, Ct));
            Assert.DoesNotContain("motdepasse", error.ToString(), StringComparison.Ordinal);
        }

        await PlantedSecret.AssertAbsentAsync(server, "motdepasse-très-secret", UsualKey);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Many_who_seal_for_a_new_firm_at_once_get_the_same_key(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var vaults = Enumerable.Range(0, 8).Select(_ => ActivatorUtilities.CreateInstance<SecretVault>(server.Services, ActivatorUtilities.CreateInstance<DataKeys>(server.Services))).ToList();

        var boxes = await Task.WhenAll(vaults.Select((vault, i) => Task.Run(() => vault.SealAsync(firm.Id, "sms", "token", $"secret {i}", Ct), Ct)));

        for (var i = 0; i < boxes.Length; i++)
            Assert.Equal($"secret {i}", await vaults[^(i + 1)].OpenAsync(firm.Id, "sms", "token", boxes[i], Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Rotating_under_load_fails_no_request_and_the_old_key_opens_nothing_afterwards(string kind)
    {
        await using var place = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(place, ownsPlace: false);
        using var firm = await Firm.CreateBareAsync(server);
        using var quiet = await Firm.CreateBareAsync(server);
        var kept = await server.Services.GetRequiredService<SecretVault>().SealAsync(firm.Id, "email", "password", "gardé", Ct);
        await server.Services.GetRequiredService<SecretVault>().SealAsync(quiet.Id, "email", "password", "aussi", Ct);
        await server.RestartAsync(("ENCRYPTION_KEY", OtherKey), ("ENCRYPTION_KEY_PREVIOUS", UsualKey));

        var vault = server.Services.GetRequiredService<SecretVault>();
        using var stop = new CancellationTokenSource();
        var done = 0;
        var load = Enumerable.Range(0, 4).Select(worker => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested || Volatile.Read(ref done) < 200)
                {
                    // A vault without a cache, so that each turn reads the row that is being rotated.
                    var fresh = new SecretVault(ActivatorUtilities.CreateInstance<DataKeys>(server.Services));
                    Assert.Equal("gardé", await fresh.OpenAsync(firm.Id, "email", "password", kept, Ct));
                    Assert.Equal($"{worker}", await vault.OpenAsync(firm.Id, "sms", "token", await fresh.SealAsync(firm.Id, "sms", "token", $"{worker}", Ct), Ct));
                    Interlocked.Increment(ref done);
                }
            },
            Ct)).ToList();
        var report = await server.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.True(report.Succeeded, report.ToString());
        Assert.Equal((2, 2, 0), (report.Rewrapped, report.Tried, report.OpenedByRetired));
        Assert.Contains("the retired keys open 0 of 2", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await server.Services.GetRequiredService<KeyRotation>().RunAsync(Ct)).Rewrapped);
        await server.RestartAsync(("ENCRYPTION_KEY", OtherKey));
        Assert.Equal("gardé", await server.Services.GetRequiredService<SecretVault>().OpenAsync(firm.Id, "email", "password", kept, Ct));
        var refused = await Assert.ThrowsAsync<SettingsException>(() => server.RestartAsync());
        Assert.Contains("is not the key that this database was sealed with", refused.Message, StringComparison.Ordinal);
        await server.RestartAsync(("ENCRYPTION_KEY", OtherKey));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_answer_that_waits_to_be_repeated_survives_the_rotation(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        var first = await OnboardAsync(server);

        await server.RestartAsync(("ENCRYPTION_KEY", OtherKey), ("ENCRYPTION_KEY_PREVIOUS", UsualKey));
        Assert.Equal(first, await OnboardAsync(server));
        Assert.Equal(1, (await server.Services.GetRequiredService<KeyRotation>().RunAsync(Ct)).Answers);
        await server.RestartAsync(("ENCRYPTION_KEY", OtherKey));

        Assert.Equal(first, await OnboardAsync(server));
    }

    private static async Task<string> OnboardAsync(TestServer server)
    {
        using var client = server.As(TestServer.OperatorKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tenants");
        request.Content = new StringContent("{\"name\":\"Une fois\",\"contactEmail\":\"a@b.example\"}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", "once");
        using var response = await client.SendAsync(request, Ct);
        return (await response.ReadAsync(System.Net.HttpStatusCode.Created)).ToJsonString();
    }
}
