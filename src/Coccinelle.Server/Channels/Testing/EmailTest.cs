using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Smtp;
using MimeKit;
using NodaTime;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>A test e-mail: signs in to the firm's own server and sends through it.</summary>
internal sealed class EmailTest(SmtpDoor door, SmtpOptions options, ChannelSecrets secrets, IClock clock) : IChannelTest
{
    public string Type => ChannelTypes.Email;

    public string Provider(ChannelRow row) => "smtp";

    public (string? Subject, string Content) Compose(string firm) => (TestTexts.EmailSubject, TestTexts.Email(firm));

    public async Task<TestResult> SendAsync(TestMessage message)
    {
        var configuration = EmailConfigurationJson.Parse(message.Row.ConfigPublic)!;
        var password = await secrets.OpenAsync(message.TenantId, message.Row, ChannelForms.Password, CancellationToken.None);
        var account = new SmtpAccount(
            configuration.Host, configuration.Port, configuration.Security == SmtpSecurity.SslOnConnect, configuration.Username, password!);
        using var mail = Mail(message, configuration);
        return await door.SendAsync(account, mail, CancellationToken.None) switch
        {
            SmtpOutcome.Accepted accepted => new TestResult.Accepted(mail.MessageId, accepted.Words),
            SmtpOutcome.Refused refused => Refused(refused.Fault, refused.Words, refused.Code),
            SmtpOutcome.Temporary temporary => Refused(temporary.Fault, temporary.Words, temporary.Code),
            SmtpOutcome.Unknown unknown => new TestResult.Uncertain(unknown.Words),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }

    /// <summary>Date and Message-ID are ours: by itself the library would write the machine's name into both.</summary>
    private MimeMessage Mail(TestMessage message, EmailConfiguration configuration)
    {
        var mail = new MimeMessage
        {
            Date = clock.GetCurrentInstant().ToDateTimeOffset(),
            MessageId = $"{message.Id}@{options.LocalDomain}",
            Subject = TestTexts.EmailSubject,
            Body = new TextPart("plain") { Text = TestTexts.Email(message.Firm) },
        };
        mail.From.Add(new MailboxAddress(configuration.FromName, configuration.FromEmail));
        mail.To.Add(new MailboxAddress(null, message.To));
        if (configuration.ReplyTo is { } replyTo)
            mail.ReplyTo.Add(new MailboxAddress(null, replyTo));
        return mail;
    }

    private static TestResult.Refused Refused(SmtpFault fault, string words, int? code)
        => new(fault.ToString().ToLowerInvariant(), SmtpFaults.IsOfTheChannel(fault), SmtpFaults.Explain(fault), words, code?.ToString(CultureInfo.InvariantCulture));
}
