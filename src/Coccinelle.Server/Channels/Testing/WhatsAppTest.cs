using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Channels.WhatsApp;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>A test on WhatsApp, by the one template that every account has: nothing else may go to somebody who has not written first.</summary>
internal sealed class WhatsAppTest(MetaClient meta, Dialog360Client dialog360, ChannelSecrets secrets) : IChannelTest
{
    private static readonly Said NotReached = new("WhatsApp cannot be reached right now.", "WhatsApp est injoignable pour l'instant.");

    public string Type => ChannelTypes.WhatsApp;

    public string Provider(ChannelRow row) => WhatsAppConfigurationJson.Parse(row.ConfigPublic).Provider;

    public (string? Subject, string Content) Compose(string firm) => (null, $"{TestTexts.WhatsAppTemplate} ({TestTexts.WhatsAppLanguage})");

    public async Task<TestResult> SendAsync(TestMessage message)
    {
        var configuration = WhatsAppConfigurationJson.Parse(message.Row.ConfigPublic);
        var token = (await secrets.OpenAsync(message.TenantId, message.Row, WhatsAppConfiguration.AccessToken, CancellationToken.None))!;
        var body = WhatsAppMessage.Template(message.To, TestTexts.WhatsAppTemplate, TestTexts.WhatsAppLanguage, message.Id);
        var sending = configuration.Provider == WhatsAppConfiguration.Dialog360
            ? await dialog360.SendAsync(token, body, CancellationToken.None)
            : await meta.SendAsync(configuration.PhoneNumberId!, token, body, CancellationToken.None);
        return sending switch
        {
            WhatsAppSending.Accepted accepted => new TestResult.Accepted(accepted.MessageId, "accepted"),
            WhatsAppSending.Refused { Error: var error } => new TestResult.Refused(
                WhatsAppTexts.Name(error.Fault), WhatsAppTexts.IsOfTheChannel(error.Fault), error.Explanation, error.Reason,
                error.Code?.ToString(CultureInfo.InvariantCulture)),
            WhatsAppSending.Failed failed => new TestResult.Refused("unreachable", false, NotReached, failed.Reason, null),
            WhatsAppSending.OutcomeUnknown unknown => new TestResult.Uncertain(unknown.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }
}
