using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Channels.Email;

public sealed class EmailConfigurationJsonTests
{
    private static readonly string[] Names = ["host", "port", "security", "username", "fromEmail", "fromName", "replyTo"];

    [Theory]
    [InlineData("smtp.gmail.com", "smtp.gmail.com")]
    [InlineData(" SMTP.Gmail.COM. ", "smtp.gmail.com")]
    [InlineData("smtp. gmail.com", "smtp.gmail.com")]
    [InlineData("mail.1und1.example-2.de", "mail.1und1.example-2.de")]
    public void A_host_is_taken_as_people_type_it(string typed, string host) => Assert.Equal(host, Good(("host", typed)).Host);

    [Theory]
    [InlineData(null, null, 587, SmtpSecurity.StartTls)]
    [InlineData(null, "startTls", 587, SmtpSecurity.StartTls)]
    [InlineData(null, "SSL/TLS", 465, SmtpSecurity.SslOnConnect)]
    [InlineData("465", null, 465, SmtpSecurity.SslOnConnect)]
    [InlineData("587", null, 587, SmtpSecurity.StartTls)]
    [InlineData("\" 465 \"", "ssl", 465, SmtpSecurity.SslOnConnect)]
    [InlineData("\"587\"", "STARTTLS", 587, SmtpSecurity.StartTls)]
    [InlineData("587", "start_tls", 587, SmtpSecurity.StartTls)]
    [InlineData("465", "tls", 465, SmtpSecurity.SslOnConnect)]
    [InlineData("587", "TLS", 587, SmtpSecurity.StartTls)]
    [InlineData("\"\"", "sslOnConnect", 465, SmtpSecurity.SslOnConnect)]
    public void Port_and_security_complete_each_other(string? port, string? security, int expectedPort, SmtpSecurity expected)
    {
        var configuration = Good(("port", port is null ? null : JsonNode.Parse(port)), ("security", security));
        Assert.Equal((expectedPort, expected), (configuration.Port, configuration.Security));
    }

    [Theory]
    [InlineData("host", "127.0.0.1")]
    [InlineData("host", "[::1]")]
    [InlineData("host", "169.254.169.254")]
    [InlineData("host", "8.8.8.8")]
    [InlineData("host", "0x7f000001")]
    [InlineData("host", "2130706433")]
    [InlineData("host", "localhost")]
    [InlineData("host", "mailserver")]
    [InlineData("host", "printer.local")]
    [InlineData("host", "metadata.google.internal")]
    [InlineData("host", "x.localhost.")]
    [InlineData("host", "smtp_relay.example.fr")]
    [InlineData("host", "smtp.example.fr:465")]
    [InlineData("host", "smtp.example.fr\nquit")]
    [InlineData("host", "smtp.example.fr or smtp.example.com")]
    [InlineData("host", "https://smtp.example.fr")]
    [InlineData("host", "...")]
    [InlineData("fromEmail", "salon-lea.example.fr")]
    [InlineData("fromEmail", "léa@example.fr")]
    [InlineData("fromEmail", "Léa <lea@example.fr>")]
    [InlineData("fromEmail", "lea@example.fr, eve@example.fr")]
    [InlineData("fromEmail", "lea@example..fr")]
    [InlineData("fromEmail", "lea..b@example.fr")]
    [InlineData("fromEmail", "lea@localhost")]
    [InlineData("fromEmail", "lea@[10.0.0.1]")]
    [InlineData("replyTo", "nobody")]
    [InlineData("fromName", "Salon\r\nBcc: eve@example.fr")]
    [InlineData("username", "lea\nlea")]
    [InlineData("security", "none")]
    [InlineData("security", "auto")]
    public void A_text_that_cannot_work_is_refused_by_name_in_both_languages(string field, string value) => Assert.Equal(field, RefusedField((field, value)));

    [Theory]
    [InlineData("25")]
    [InlineData("2525")]
    [InlineData("0")]
    [InlineData("-587")]
    [InlineData("587.5")]
    [InlineData("99999999999")]
    [InlineData("\"abc\"")]
    [InlineData("true")]
    [InlineData("[587]")]
    public void No_other_port_is_taken(string port) => Assert.Equal("port", RefusedField(("port", JsonNode.Parse(port))));

    [Theory]
    [InlineData(465, "startTls")]
    [InlineData(587, "ssl")]
    public void Security_cannot_contradict_the_port(int port, string security) => Assert.Equal("security", RefusedField(("port", port), ("security", security)));

    [Theory]
    [InlineData("smtp-mail.outlook.com", "lea@example.fr")]
    [InlineData("smtp.live.com", "lea@example.fr")]
    [InlineData("smtp.office365.com", "lea@hotmail.fr")]
    [InlineData("outlook.office365.com", "Lea@Outlook.com")]
    public void Outlook_with_a_password_is_refused_with_the_reason(string host, string username)
    {
        var errors = Errors(("host", host), ("username", username));
        Assert.Contains("2024", errors["host"].En, StringComparison.Ordinal);
        Assert.Contains("Utilisez", errors["host"].Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void Microsoft_365_with_a_domain_of_ones_own_is_taken() => Good(("host", "smtp.office365.com"), ("username", "lea@salon-lea.fr"));

    [Fact]
    public void Every_wrong_field_is_named_at_once()
        => Assert.Equal(
            ["fromEmail", "host", "port", "surprise", "username"],
            Errors(("host", "localhost"), ("port", 25), ("fromEmail", "x"), ("username", " "), ("surprise", 1)).Keys.Order());

    [Theory]
    [InlineData("host")]
    [InlineData("username")]
    [InlineData("fromEmail")]
    [InlineData("fromName")]
    public void What_is_needed_is_asked_for(string field) => Assert.Equal(FieldTexts.Required, Errors((field, null))[field]);

    [Fact]
    public void An_allowed_server_inside_is_taken_and_no_other()
    {
        Assert.NotNull(Read(Json(("host", "localhost"), ("port", 5087)), [("localhost", 5087)], out _));
        Assert.Null(Read(Json(("host", "localhost"), ("port", 5088)), [("localhost", 5087)], out _));
        Assert.Null(Read(Json(("host", "127.0.0.1"), ("port", 5087)), [("localhost", 5087)], out _));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var configuration = Good(("username", "apikey"), ("replyTo", "accueil@café-léa.fr"), ("port", 465));
        Assert.Equal(configuration, EmailConfigurationJson.Parse(EmailConfigurationJson.Write(configuration).ToJsonString()));
        Assert.Null(EmailConfigurationJson.Parse("{}"));
    }

    [Theory]
    [InlineData("smtp.gmail.com", "abcd efgh ijkl mnop", "abcdefghijklmnop")]
    [InlineData("smtp.gmail.com", "abcd\u00a0efgh\u00a0ijkl\u00a0mnop\n", "abcdefghijklmnop")]
    [InlineData("smtp.gmail.com", " correct horse battery staple ", "correct horse battery staple")]
    [InlineData("smtp.example.fr", "abcd efgh ijkl mnop", "abcd efgh ijkl mnop")]
    public void Googles_app_passwords_lose_their_blanks_and_no_other_password_does(string host, string typed, string password)
        => Assert.Equal(password, EmailConfigurationJson.Password(host, typed));

    [Fact]
    public void Another_server_port_or_user_needs_the_password_again()
    {
        var configuration = Good();
        Assert.Equal(configuration.PasswordBelongsTo, Good(("fromName", "Other"), ("fromEmail", "x@example.fr")).PasswordBelongsTo);
        Assert.NotEqual(configuration.PasswordBelongsTo, Good(("host", "smtp.example.com")).PasswordBelongsTo);
        Assert.NotEqual(configuration.PasswordBelongsTo, Good(("username", "eve")).PasswordBelongsTo);
        Assert.NotEqual(configuration.PasswordBelongsTo, Good(("port", 465)).PasswordBelongsTo);
    }

    [Fact]
    public void Whatever_is_typed_is_read_or_refused_and_never_throws()
    {
        var names = Gen.Int[0, 6].Select(i => Names[i]);
        var values = Gen.OneOf(Gen.String.Select(text => (object)text), Gen.Int.Select(number => (object)number), Gen.Bool.Select(flag => (object)flag));
        Gen.Select(names, values).Sample((name, value) =>
        {
            var json = Json();
            json[name] = JsonSerializer.SerializeToNode(value);
            var configuration = Read(json, [], out var errors);
            Assert.Equal(configuration is null, errors.Count > 0);
        });
    }

    private static EmailConfiguration Good(params (string Name, JsonNode? Value)[] changes)
    {
        var configuration = Read(Json(changes), [], out var errors);
        Assert.Empty(errors);
        return configuration!;
    }

    private static string RefusedField(params (string Name, JsonNode? Value)[] changes)
    {
        var (field, said) = Assert.Single(Errors(changes));
        Assert.NotEqual(said.En, said.Fr);
        return field;
    }

    private static IReadOnlyDictionary<string, Said> Errors(params (string Name, JsonNode? Value)[] changes)
    {
        Assert.Null(Read(Json(changes), [], out var errors));
        return errors;
    }

    private static JsonObject Json(params (string Name, JsonNode? Value)[] changes)
    {
        var json = new JsonObject { ["host"] = "smtp.example.fr", ["username"] = "lea@example.fr", ["fromEmail"] = "lea@example.fr", ["fromName"] = "Salon Léa" };
        foreach (var (name, value) in changes)
            json[name] = value;
        return json;
    }

    private static EmailConfiguration? Read(JsonObject json, (string Host, int Port)[] allowed, out IReadOnlyDictionary<string, Said> errors)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        var fields = new JsonFields(document.RootElement);
        var configuration = EmailConfigurationJson.Read(fields, allowed);
        errors = fields.Errors;
        return configuration;
    }
}
