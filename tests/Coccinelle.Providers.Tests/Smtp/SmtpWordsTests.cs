using Coccinelle.Domain.Channels.Email;
using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using CsCheck;
using MimeKit;

namespace Coccinelle.Providers.Tests.Smtp;

public sealed class SmtpWordsTests : MailWorld
{
    [Fact]
    public async Task The_servers_words_never_repeat_what_one_signs_in_with()
    {
        var refused = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(SmtpScript.EchoesSecrets));

        Assert.Equal((SmtpFault.Credentials, 535), (refused.Fault, refused.Code));
        Assert.StartsWith("5.7.8 … may not come in with …", refused.Words, StringComparison.Ordinal);
        var both = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{User}\0{Password}"));
        Assert.All([User, Password, both], secret => Assert.DoesNotContain(secret, refused.Words, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_servers_words_are_one_line_of_bounded_length()
    {
        var words = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(SmtpScript.EchoesSecrets)).Words;
        Assert.DoesNotContain(words, char.IsControl);
        Assert.Equal(300, words.Length);
    }

    [Fact]
    public async Task The_words_of_a_wrong_password_are_the_servers_own_without_the_code()
        => Assert.Equal("5.7.8 Username and Password not accepted", Assert.IsType<SmtpOutcome.Refused>(await SendAsync(SmtpScript.Auth535)).Words);

    [Fact]
    public void An_account_does_not_print_its_password()
        => Assert.Equal("smtp.example.fr:465", new SmtpAccount("smtp.example.fr", 465, true, User, Password).ToString());

    [Fact]
    public void Every_fault_is_explained_in_both_languages()
        => Assert.All(Enum.GetValues<SmtpFault>(), fault => Assert.NotEqual(SmtpFaults.Explain(fault).En, SmtpFaults.Explain(fault).Fr));

    /// <summary>What the settings take must never break later, when a message is written.</summary>
    [Fact]
    public void Every_address_that_the_settings_take_can_be_written_to()
    {
        var taken = 0;
        Gen.Select(Gen.Char["abzA09.-_+'!{"].Array[1, 12], Gen.Char["abz09é.-"].Array[1, 12])
            .Select((local, domain) => $"{new string(local)}@{new string(domain)}.fr")
            .Sample(address =>
            {
                if (!EmailAddress.IsOne(address))
                    return;
                Interlocked.Increment(ref taken);
                Assert.DoesNotContain(new MailboxAddress("", address).GetAddress(idnEncode: true), c => c > 127);
            }, iter: 5000);
        Assert.True(taken > 100);
    }
}
