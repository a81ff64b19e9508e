using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Messaging;

/// <summary>Who a message may be addressed to, in the one form that rows, opt-outs and providers know.</summary>
internal sealed class Recipients(PlatformOptions platform)
{
    /// <summary>The address in its one form, or what is wrong with it.</summary>
    public (string? Address, Said? Error) Read(string channel, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, FieldTexts.Required);
        if (channel == ChannelTypes.Email)
            return EmailAddress.IsOne(text.Trim()) ? (text.Trim().ToLowerInvariant(), null) : (null, FieldTexts.NotAnEmail);
        if (!E164.TryParse(text, out var number))
            return (null, FieldTexts.NotAPhoneNumber);
        return platform.OwnNumbers.Contains(number) ? (null, MessageTexts.OurNumber) : (number.Value, null);
    }
}
