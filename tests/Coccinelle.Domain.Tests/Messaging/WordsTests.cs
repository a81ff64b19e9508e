using Coccinelle.Domain.Messaging;
using CsCheck;

namespace Coccinelle.Domain.Tests.Messaging;

/// <summary>What people write back.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("stop ")]
    [InlineData("Stop.")]
    [InlineData("Arret ")]
    [InlineData("ARRÊT")]
    [InlineData("arrêter svp")]
    [InlineData("Stop s'il vous plaît")]
    [InlineData("STOP merci")]
    [InlineData("stop sms")]
    [InlineData("STOP PUB")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("S\u200BTOP")]
    [InlineData("stop stop stop !!!")]
    [InlineData("Désinscription")]
    [InlineData("se désabonner", false)]
    [InlineData("me désabonner")]
    [InlineData("STOP au 36180")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("\n\tstop\r\n")]
    public void A_stop_is_a_stop_in_any_dress(string text, bool stops = true)
        => Assert.Equal(stops ? OptOutCommand.Stop : OptOutCommand.None, OptOutWords.Read(text));

    [Theory]
    [InlineData("On s'arrête à 14h ?")]
    [InlineData("Je ne peux pas, annulez")]
    [InlineData("le bus stop est où ?")]
    [InlineData("merci")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("\ud800")]
    [InlineData("non stop de 9h à 19h ?")]
    [InlineData("36180")]
    public void What_is_no_command_is_none(string? text) => Assert.Equal(OptOutCommand.None, OptOutWords.Read(text));

    [Theory]
    [InlineData("START")]
    [InlineData("Reprendre")]
    [InlineData("réabonnement svp")]
    public void A_start_undoes(string text) => Assert.Equal(OptOutCommand.Start, OptOutWords.Read(text));

    [Theory]
    [InlineData("OUI", ReplyAnswer.Yes)]
    [InlineData("oui merci !", ReplyAnswer.Yes)]
    [InlineData("Je confirme", ReplyAnswer.Yes)]
    [InlineData("C'est d'accord", ReplyAnswer.Yes)]
    [InlineData("NON", ReplyAnswer.No)]
    [InlineData("Non merci, j'annule", ReplyAnswer.No)]
    [InlineData("oui mais plus tard", ReplyAnswer.None)]
    [InlineData("oui non", ReplyAnswer.None)]
    [InlineData("Non, je serai là", ReplyAnswer.None)]
    [InlineData("Non ?", ReplyAnswer.None)]
    [InlineData("Est-ce que je peux venir à 15h ?", ReplyAnswer.None)]
    [InlineData("", ReplyAnswer.None)]
    public void An_answer_is_read_only_where_it_is_clear(string text, ReplyAnswer answer) => Assert.Equal(answer, ReplyWords.Read(text));

    [Fact]
    public void Nothing_that_people_send_breaks_the_reading()
        => Gen.String.Sample(text =>
        {
            OptOutWords.Read(text);
            ReplyWords.Read(text);
        });

    [Fact]
    public void Values_are_filled_in_once_and_never_read_as_variables()
    {
        var filled = TemplateFill.Fill("{{a}} et {{ b }}", new Dictionary<string, string> { ["a"] = "{{b}}", ["b"] = "x\u0007y", ["c"] = "z" });
        Assert.Equal("{{b}} et xy", filled.Text);
        Assert.Equal(["c"], filled.Unknown);
        Assert.Equal(["a", "b"], TemplateFill.Fill("{{a}} {{b}}", new Dictionary<string, string> { ["a"] = " " }).Missing);
    }
}
