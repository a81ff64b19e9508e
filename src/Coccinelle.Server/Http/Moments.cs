using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Http;

/// <summary>Reads moments (RFC 3339) from outside.</summary>
internal static class Moments
{
    /// <summary>Null when it is none.</summary>
    public static Instant? Parse(string? text) => text is not null && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } moment ? moment.Value.ToInstant() : null;

    /// <summary>A moment; null when absent or null, refused when it is none.</summary>
    public static Instant? Moment(this JsonFields fields, string name)
    {
        var text = fields.Text(name, 64);
        var moment = Parse(text);
        if (text is not null && moment is null)
            fields.Refuse(name, MessageTexts.NotAnInstant);
        return moment;
    }
}
