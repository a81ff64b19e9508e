using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Messaging;

/// <summary>The words of a message, in the firm's own template or as they were given, and what they cost.</summary>
internal sealed class MessageComposer(TwilioOptions twilio)
{
    private const int LongestSms = 1600; // Twilio: error 21617
    private const int LongestWhatsApp = 4096; // Meta: text.body
    private const int LongestEmail = 20_000;
    private const int LongestSubject = 150;

    /// <summary>What the recipient sees as the sender.</summary>
    public string? SenderOf(ChannelRow channel) => channel.ChannelType switch
    {
        ChannelTypes.Sms => SmsConfigurationJson.Parse(channel.ConfigPublic).SenderName ?? twilio.PhoneNumber.Value,
        ChannelTypes.Email => EmailConfigurationJson.Parse(channel.ConfigPublic)?.FromEmail,
        ChannelTypes.WhatsApp => channel.ProviderNumberId,
        _ => null,
    };

    /// <param name="order">What is to be said, to whom.</param>
    /// <param name="firm">Who says it.</param>
    /// <param name="wayOut">The link by which an e-mail's recipient stops marketing.</param>
    public Composition Compose(SendOrder order, SendingFirm firm, Uri wayOut)
    {
        if (order.Template is null == order.Text is null)
            return Invalid("text", MessageTexts.TextOrTemplate);
        if (order.Subject is not null && order.Channel != ChannelTypes.Email)
            return Invalid("subject", MessageTexts.OnlyEmailsHaveSubjects);

        MessageTemplate words;
        if (order.Template is { } key)
        {
            if (!TemplatesJson.Parse(order.Channel, firm.Channel.Templates).TryGetValue(key, out var template))
                return Invalid("template", MessageTexts.NoSuchTemplate);
            if (!template.Enabled)
                return new Composition.Disabled();
            words = template;
        }
        else
        {
            words = new MessageTemplate(true, order.Text!, order.Subject);
        }

        if (order.Channel == ChannelTypes.Email && words.Subject is null)
            return Invalid("subject", FieldTexts.Required);
        var variables = WithFirm(order.Variables, firm);
        variables.TryAdd("phone", PhoneWords.National(twilio.PhoneNumber.Value)); // whoever calls it and names the firm reaches it
        variables.TryAdd("unsubscribeLink", wayOut.AbsoluteUri);
        variables.TryAdd("answerHint", AppointmentTexts.AnswerHint(
            SenderOf(firm.Channel) == twilio.PhoneNumber.Value || order.Channel == ChannelTypes.WhatsApp, variables.GetValueOrDefault("cancellationLink"), variables["phone"]));
        return Fill(order, words, variables, order is { Channel: ChannelTypes.Sms, Kind: MessageKind.Marketing } ? WayOut(firm.Channel) : "");
    }

    /// <summary>A name as sender cannot be answered: the STOP goes to the platform's number.</summary>
    private string WayOut(ChannelRow channel)
        => UnsubscribeTexts.OfSms(SenderOf(channel) == twilio.PhoneNumber.Value ? null : PhoneWords.National(twilio.PhoneNumber.Value).Replace(" ", "", StringComparison.Ordinal));

    private static Composition Fill(SendOrder order, MessageTemplate words, IReadOnlyDictionary<string, string> variables, string ending)
    {
        var isTemplate = order.Template is not null;
        var text = isTemplate ? TemplateFill.Fill(words.Text, variables) : new TemplateFilling(words.Text, [], []);
        if (text.Text is { } body && !body.Contains(ending, StringComparison.OrdinalIgnoreCase))
            text = text with { Text = body + ending };
        var subject = words.Subject is null ? null : isTemplate ? TemplateFill.Fill(words.Subject, variables) : new TemplateFilling(words.Subject, [], []);
        string[] missing = [.. text.Missing.Concat(subject?.Missing ?? []).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
            return Invalid("variables", MessageTexts.Missing(missing));
        var most = order.Channel switch { ChannelTypes.Sms => LongestSms, ChannelTypes.WhatsApp => LongestWhatsApp, _ => LongestEmail };
        if (text.Text!.Length > most)
            return Invalid(isTemplate ? "variables" : "text", MessageTexts.TooLong(most));
        if (subject?.Text!.Length > LongestSubject)
            return Invalid(isTemplate ? "variables" : "subject", MessageTexts.TooLong(LongestSubject));

        var measure = order.Channel == ChannelTypes.Sms ? SmsEncoding.Measure(text.Text) : null;
        return new Composition.Composed(
            text.Text,
            subject?.Text,
            order.Channel == ChannelTypes.WhatsApp && isTemplate ? ApprovedTemplate(order.Template!, words.Text, variables) : null,
            measure is null ? null : EncodingName(measure),
            measure?.Segments,
            measure is null ? null : SmsPrice.Cents(measure.Segments));
    }

    /// <summary>
    /// Outside the window Meta takes approved templates alone: the one of the same name in the firm's account, in French, its parameters
    /// in the order in which our own text names them.
    /// </summary>
    private static string ApprovedTemplate(string key, string text, IReadOnlyDictionary<string, string> variables)
        => JsonSerializer.Serialize(new ApprovedTemplate(key, "fr", [.. TemplateFill.Names(text).Select(name => variables[name])]));

    public static string EncodingName(SmsMeasure measure) => measure.Alphabet == SmsAlphabet.Gsm7 ? "gsm7" : "ucs2";

    /// <summary>What the firm itself is called and where it is reached stands in every template.</summary>
    public static Dictionary<string, string> WithFirm(IReadOnlyDictionary<string, string> given, SendingFirm firm)
    {
        var variables = new Dictionary<string, string>(given, StringComparer.Ordinal);
        variables.TryAdd("companyName", firm.Name);
        if (firm.Phone is { } phone)
            variables.TryAdd("phone", PhoneWords.National(phone));
        return variables;
    }

    private static Composition.Invalid Invalid(string field, Said reason) => new(new Dictionary<string, Said>(StringComparer.Ordinal) { [field] = reason });
}

/// <summary>What came of composing. Closed.</summary>
internal abstract record Composition
{
    private Composition()
    {
    }

    /// <summary>The words.</summary>
    /// <param name="Text">As it leaves.</param>
    /// <param name="Subject">E-mail only.</param>
    /// <param name="ProviderTemplate">WhatsApp: an <see cref="ApprovedTemplate"/> as JSON, for outside the window.</param>
    /// <param name="Encoding">SMS: <c>gsm7</c> or <c>ucs2</c>.</param>
    /// <param name="Segments">SMS.</param>
    /// <param name="CostCents">SMS; euro cents.</param>
    public sealed record Composed(string Text, string? Subject, string? ProviderTemplate, string? Encoding, int? Segments, int? CostCents) : Composition;

    /// <summary>A field is wrong.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, Said> Errors) : Composition;

    /// <summary>The firm has switched the template off.</summary>
    public sealed record Disabled : Composition;
}

/// <summary>A template that Meta has approved.</summary>
/// <param name="Name">In the firm's account.</param>
/// <param name="Language">Meta's code.</param>
/// <param name="Parameters">Of the body, in order.</param>
internal sealed record ApprovedTemplate(string Name, string Language, IReadOnlyList<string> Parameters);
