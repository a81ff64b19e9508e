using System.Text;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Looks for a secret wherever it must not be: the whole database, the whole log.</summary>
internal static class PlantedSecret
{
    /// <summary>Fails when the secret, in any usual spelling, lies in the database (as bytes of its files, or in any column) or in the log.</summary>
    public static async Task AssertAbsentAsync(TestServer server, params string[] secrets)
    {
        var haystacks = new List<(string Where, byte[] Bytes)> { ("the log", Encoding.UTF8.GetBytes(server.Log.Text)) };
        haystacks.AddRange(server.Database.Dialect.Kind == DialectKind.Sqlite ? await FilesAsync(server) : await DumpAsync(server));
        Assert.True(haystacks.Sum(stack => stack.Bytes.Length) > 2_000, "Nothing was read.");
        foreach (var (where, bytes) in haystacks)
        {
            foreach (var spelling in secrets.SelectMany(Spellings))
                Assert.True(bytes.AsSpan().IndexOf(spelling) < 0, $"A secret lies in {where}.");
        }
    }

    private static IEnumerable<byte[]> Spellings(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        string[] texts = [secret, Convert.ToBase64String(plain).TrimEnd('='), Convert.ToHexStringLower(plain), Convert.ToHexString(plain), Uri.EscapeDataString(secret)];
        return texts.Select(Encoding.UTF8.GetBytes).Append(Encoding.Unicode.GetBytes(secret));
    }

    /// <summary>The file and what has not moved into it yet.</summary>
    private static async Task<IEnumerable<(string, byte[])>> FilesAsync(TestServer server)
    {
        var file = await server.Database.ScalarAsync<string>("SELECT file FROM pragma_database_list WHERE name = 'main'", null, TestServer.Ct);
        var files = new List<(string, byte[])>();
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestServer.Ct);
            files.Add((Path.GetFileName(path), bytes.ToArray()));
        }

        return files;
    }

    private static async Task<IEnumerable<(string, byte[])>> DumpAsync(TestServer server)
    {
        var tables = await server.Database.QueryAsync<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", null, TestServer.Ct);
        var dumps = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            var rows = await server.Database.QueryAsync<string>($"SELECT CAST(t AS text) FROM {table} t", null, TestServer.Ct);
            dumps.Add((table, Encoding.UTF8.GetBytes(string.Join('\n', rows))));
        }

        return dumps;
    }
}
