using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>Sends a test through exactly the settings that are stored, writes it into the log of messages, and tells the firm what it proves.</summary>
internal sealed class ChannelTester(IEnumerable<IChannelTest> tests, MessageLog log, IGrainFactory grains, TimeProvider time)
{
    private const string Template = "test";

    private static readonly Said Unreadable = new("The stored secret cannot be opened; enter it again.", "Le secret enregistré est illisible ; saisissez-le à nouveau.");

    /// <exception cref="SecretUnreadableException">The channel's secret has to be entered again.</exception>
    public async Task<(TestResult Result, string Provider)> RunAsync(string tenantId, string firm, ChannelRow row, string to, CancellationToken ct)
    {
        var test = tests.Single(test => test.Type == row.ChannelType);
        var (subject, content) = test.Compose(firm);
        var provider = test.Provider(row);
        var logged = new LoggedMessage(
            Ids.New("msg", time), tenantId, row.ChannelType, to, Template, subject, content, row.ChannelType == ChannelTypes.WhatsApp ? "whatsapp" : provider);
        await log.BeginAsync(logged, ct);
        try
        {
            var result = await test.SendAsync(new TestMessage(logged.Id, tenantId, firm, row, to));
            await EndAsync(logged, result);
            await ReportAsync(tenantId, row, result);
            return (result, provider);
        }
        catch (SecretUnreadableException)
        {
            await EndAsync(logged, new TestResult.Refused("secret", true, Unreadable, Unreadable.En, null));
            await ReportAsync(tenantId, row, ChannelEvidence.Failed("secret", Unreadable));
            throw;
        }
    }

    private Task EndAsync(LoggedMessage logged, TestResult result) => result switch
    {
        TestResult.Accepted accepted => log.EndAsync(logged, "sent", accepted.MessageId, null, null),
        TestResult.Uncertain uncertain => log.EndAsync(logged, "uncertain", null, uncertain.Words, null),
        TestResult.Refused refused => log.EndAsync(logged, "failed", null, refused.Words, refused.Code),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}"),
    };

    /// <summary>An unknown outcome proves nothing, and a refused recipient says nothing about the channel.</summary>
    private async Task ReportAsync(string tenantId, ChannelRow row, TestResult result)
    {
        switch (result)
        {
            case TestResult.Accepted:
                var number = row.ChannelType == ChannelTypes.WhatsApp ? WhatsAppConfigurationJson.Parse(row.ConfigPublic).PhoneNumberId : null;
                await ReportAsync(tenantId, row, ChannelEvidence.Proven(ProofKind.Test, number));
                break;
            case TestResult.Refused { OfTheChannel: true } refused:
                await ReportAsync(tenantId, row, ChannelEvidence.Failed(refused.Fault, refused.Explanation.Quoting(refused.Words)));
                break;
            default:
                break;
        }
    }

    /// <summary>A number that works and belongs to another firm here proves nothing for this one.</summary>
    private async Task ReportAsync(string tenantId, ChannelRow row, ChannelEvidence evidence)
    {
        var tenant = grains.GetGrain<ITenantGrain>(tenantId);
        if (await tenant.ReportChannelAsync(row.ChannelType, row.Fingerprint, evidence) == ChangeOutcome.Taken)
            await tenant.ReportChannelAsync(row.ChannelType, row.Fingerprint, ChannelEvidence.Failed("number_taken", ChannelTexts.NumberTaken));
    }
}
