using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Proofs;
using Coccinelle.Tests;

namespace Coccinelle.Domain.Tests.Calls;

/// <summary>Every recorded voice webhook finds the firm it should, and no other.</summary>
public sealed class VoiceFilesConformanceTests
{
    [Fact]
    public async Task Every_recorded_call_finds_its_firm_and_no_other()
    {
        var files = Directory.GetFiles(ReferenceData.Path("twilio", "voice"), "*.form");
        Assert.Equal(23, files.Length);
        foreach (var file in files)
        {
            var found = await FindAsync(file);
            Assert.Equal((file, ExpectedLine(file)), (file, found?.Line?.Value));
            Assert.Equal(file.EndsWith("caller-anonymous.form", StringComparison.Ordinal), found is { Caller: null });
        }
    }

    private static async Task<Finding.Found?> FindAsync(string file)
    {
        Assert.True(FormBody.TryParse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), 500, out var form));
        var forwardedFrom = form["ForwardedFrom"] is { Length: > 0 } value ? value : form["SipHeader_X-Original-To"];
        var book = new PaperBook().With("+33199001234", 1).With("+13125550156", 2);
        HashSet<E164> ours = [E164.Parse("+33939035761"), E164.Parse("+12025550169"), E164.Parse("+12025550123")];
        var evidence = new CallEvidence(form["To"], form["From"], forwardedFrom, form["CalledVia"]);
        return await TenantLadder.FindAsync(evidence, ours, book, TestContext.Current.CancellationToken) as Finding.Found;
    }

    private static string? ExpectedLine(string file)
    {
        var name = $"voice/{Path.GetFileName(file)}";
        var sample = ReferenceData.Json("twilio", "index.json").GetProperty("samples").EnumerateArray()
            .Single(entry => entry.GetProperty("file").GetString() == name);
        return sample.GetProperty("expect").TryGetProperty("tenantNumber", out var number) ? number.GetString() : null;
    }
}
