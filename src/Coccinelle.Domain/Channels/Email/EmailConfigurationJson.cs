using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels.Email;

/// <summary>Reads and writes <see cref="EmailConfiguration"/>. Takes what people type, refuses what cannot work, field by field.</summary>
public static partial class EmailConfigurationJson
{
    private static readonly string[] Fields = ["host", "port", "security", "username", "fromEmail", "fromName", "replyTo"];

    /// <summary>Reads the public part; null when something is wrong with it. <paramref name="allowed"/> are servers that may be named although they are inside.</summary>
    public static EmailConfiguration? Read(JsonFields fields, IReadOnlyCollection<(string Host, int Port)> allowed)
    {
        fields.RefuseOthersThan(Fields);
        var host = Trimmed(fields.Text("host", 253));
        var port = Port(fields);
        var security = Security(fields.Has("security") ? fields.Text("security", 40) : null, fields);
        var username = Required(fields, "username", fields.Text("username", 320));
        var from = Email(fields, "fromEmail", required: true);
        var name = Required(fields, "fromName", fields.Text("fromName", 78));
        var replyTo = Email(fields, "replyTo", required: false);
        if (Required(fields, "host", host) is null || fields.Errors.Count > 0)
            return null;

        port ??= security == SmtpSecurity.SslOnConnect ? 465 : 587;
        security ??= port == 465 ? SmtpSecurity.SslOnConnect : SmtpSecurity.StartTls;
        if (!allowed.Contains((host!, port.Value)))
            CheckServer(fields, host!, port.Value, security.Value);
        return fields.Errors.Count == 0 ? new EmailConfiguration(host!, port.Value, security.Value, username!, from!, name!, replyTo) : null;
    }

    /// <summary>Reads what <see cref="Write"/> stored; null for a channel that nobody has configured.</summary>
    public static EmailConfiguration? Parse(string stored)
    {
        var json = JsonNode.Parse(stored)!.AsObject();
        return json.Count == 0 ? null : new EmailConfiguration(
            json["host"]!.GetValue<string>(),
            json["port"]!.GetValue<int>(),
            json["security"]!.GetValue<string>() == "sslOnConnect" ? SmtpSecurity.SslOnConnect : SmtpSecurity.StartTls,
            json["username"]!.GetValue<string>(),
            json["fromEmail"]!.GetValue<string>(),
            json["fromName"]!.GetValue<string>(),
            json["replyTo"]?.GetValue<string>());
    }

    public static JsonObject Write(EmailConfiguration configuration)
    {
        var json = new JsonObject
        {
            ["host"] = configuration.Host,
            ["port"] = configuration.Port,
            ["security"] = configuration.Security == SmtpSecurity.SslOnConnect ? "sslOnConnect" : "startTls",
            ["username"] = configuration.Username,
            ["fromEmail"] = configuration.FromEmail,
            ["fromName"] = configuration.FromName,
        };
        if (configuration.ReplyTo is not null)
            json["replyTo"] = configuration.ReplyTo;
        return json;
    }

    /// <summary>Google shows app passwords in groups of four letters; the blanks are not part of them.</summary>
    public static string Password(string host, string typed)
        => host.EndsWith(".gmail.com", StringComparison.Ordinal) && AppPassword().IsMatch(typed.Trim()) ? typed.Replace(" ", "", StringComparison.Ordinal) : typed;

    /// <summary>Whether this could be an e-mail address; what more is true only shows when a message arrives.</summary>
    public static bool IsAddress(string text) => Address().IsMatch(text);

    private static void CheckServer(JsonFields fields, string host, int port, SmtpSecurity security)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out _) || !PublicHost().IsMatch(host) || Inside().IsMatch(host))
            fields.Refuse("host", EmailTexts.Host);
        if (port is not (465 or 587))
            fields.Refuse("port", EmailTexts.Port);
        else if (security != (port == 465 ? SmtpSecurity.SslOnConnect : SmtpSecurity.StartTls))
            fields.Refuse("security", EmailTexts.SecurityNotForPort);
        if (EmailPresets.ForHost(host)?.WhyNot is { } whyNot)
            fields.Refuse("host", whyNot);
    }

    private static string? Trimmed(string? host) => host?.ToLowerInvariant().TrimEnd('.') is { Length: > 0 } text ? text : null;

    private static int? Port(JsonFields fields)
    {
        if (!fields.Has("port"))
            return null;
        if (fields.NumberOrDigits("port") is { } port and >= 1 and <= 65535)
            return port;
        fields.Refuse("port", EmailTexts.Port);
        return null;
    }

    private static SmtpSecurity? Security(string? typed, JsonFields fields)
    {
        switch (typed?.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal))
        {
            case null:
                return null;
            case "starttls" or "tls":
                return SmtpSecurity.StartTls;
            case "sslonconnect" or "ssl" or "ssl/tls" or "smtps":
                return SmtpSecurity.SslOnConnect;
            default:
                fields.Refuse("security", EmailTexts.Security);
                return null;
        }
    }

    private static string? Email(JsonFields fields, string name, bool required)
    {
        var text = fields.Text(name, 254);
        if (text is null)
            return required ? Required(fields, name, null) : null;
        if (Address().IsMatch(text))
            return text;
        fields.Refuse(name, FieldTexts.NotAnEmail);
        return null;
    }

    private static string? Required(JsonFields fields, string name, string? value)
    {
        if (value is null)
            fields.Refuse(name, FieldTexts.Required);
        return value;
    }

    [GeneratedRegex(@"^[^\s@<>(),;:\\""\p{Cc}]+@[^\s@<>(),;:\\""\p{Cc}]+\.[^\s@<>(),;:\\""\p{Cc}]+$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")]
    private static partial Regex PublicHost();

    /// <summary>Names that no public server has (RFC 6761, 6762, 8375, 9476).</summary>
    [GeneratedRegex(@"\.(local|localhost|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion|alt)$")]
    private static partial Regex Inside();

    [GeneratedRegex("^[a-z]{4}( [a-z]{4}){3}$")]
    private static partial Regex AppPassword();
}
