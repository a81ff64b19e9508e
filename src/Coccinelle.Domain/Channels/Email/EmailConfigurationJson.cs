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
        var host = Required(fields, "host", Host(fields));
        var port = Port(fields);
        var security = Security(fields);
        var username = Required(fields, "username", Line(fields, "username", 320));
        var from = Required(fields, "fromEmail", Email(fields, "fromEmail"));
        var name = Required(fields, "fromName", Line(fields, "fromName", 78));
        var replyTo = Email(fields, "replyTo");

        port ??= security == SmtpSecurity.SslOnConnect ? 465 : 587;
        security ??= port == 465 ? SmtpSecurity.SslOnConnect : SmtpSecurity.StartTls;
        if (host is not null && !allowed.Contains((host, port.Value)))
            CheckServer(fields, host, port.Value, security.Value, username);
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

    /// <summary>
    /// The password as the server wants it: without the blanks that came along from a clipboard. Google shows app passwords in groups of
    /// four letters; the blanks between them, non-breaking ones when they are copied, are not part of them either.
    /// </summary>
    public static string Password(string host, string typed)
        => host.EndsWith(".gmail.com", StringComparison.Ordinal) && AppPassword().IsMatch(typed.Trim()) ? WithoutBlanks(typed) : typed.Trim();

    private static void CheckServer(JsonFields fields, string host, int port, SmtpSecurity security, string? username)
    {
        if (!PublicHostName.IsOne(host))
            fields.Refuse("host", EmailTexts.Host);
        if (port is not (465 or 587))
            fields.Refuse("port", EmailTexts.Port);
        else if (security != (port == 465 ? SmtpSecurity.SslOnConnect : SmtpSecurity.StartTls))
            fields.Refuse("security", EmailTexts.SecurityNotForPort);
        if (EmailPresets.WhyNot(host, username) is { } whyNot)
            fields.Refuse("host", whyNot);
    }

    private static string? Host(JsonFields fields)
        => Line(fields, "host", 300) is { } typed && BlanksAtDots().Replace(typed, ".").ToLowerInvariant().TrimEnd('.') is { Length: > 0 } host ? host : null;

    private static int? Port(JsonFields fields)
    {
        if (fields.NumberOrDigits("port") is { } port and >= 1 and <= 65535)
            return port;
        if (!fields.IsAbsent("port"))
            fields.Refuse("port", EmailTexts.Port);
        return null;
    }

    /// <summary>As mail programs call it; a bare <c>tls</c> means the one at some providers and the other at others, so the port decides.</summary>
    private static SmtpSecurity? Security(JsonFields fields)
    {
        switch (fields.Text("security", 40)?.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal))
        {
            case null or "tls":
                return null;
            case "starttls":
                return SmtpSecurity.StartTls;
            case "sslonconnect" or "ssl" or "ssl/tls" or "smtps":
                return SmtpSecurity.SslOnConnect;
            default:
                fields.Refuse("security", EmailTexts.Security);
                return null;
        }
    }

    private static string? Email(JsonFields fields, string name)
    {
        var text = fields.Text(name, EmailAddress.Longest);
        if (text is null || EmailAddress.IsOne(text))
            return text;
        fields.Refuse(name, FieldTexts.NotAnEmail);
        return null;
    }

    private static string? Line(JsonFields fields, string name, int longest)
    {
        var text = fields.Text(name, longest);
        if (text is null || !text.Any(char.IsControl))
            return text;
        fields.Refuse(name, EmailTexts.OneLine);
        return null;
    }

    private static string? Required(JsonFields fields, string name, string? value)
    {
        if (value is null)
            fields.Refuse(name, FieldTexts.Required);
        return value;
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(@"\s*\.\s*")]
    private static partial Regex BlanksAtDots();

    [GeneratedRegex(@"^[a-zA-Z]{4}(\s[a-zA-Z]{4}){3}\z")]
    private static partial Regex AppPassword();
}
