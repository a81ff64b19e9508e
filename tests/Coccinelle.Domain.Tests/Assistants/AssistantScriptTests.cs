using Coccinelle.Domain.Assistants;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using NodaTime;

namespace Coccinelle.Domain.Tests.Assistants;

/// <summary>What callers hear first, and what the model is told about a firm.</summary>
public sealed class AssistantScriptTests
{
    [Fact]
    public void A_firm_without_wishes_is_answered_in_its_name_by_somebody_artificial()
    {
        Assert.Equal(
            "Bonjour, Salon Léa. Je suis Sara, l'assistante vocale automatique, une intelligence artificielle. Comment puis-je vous aider ?",
            First(new PhoneConfiguration()));
        Assert.Equal(
            "Bonjour, Salon Léa. Je suis Hugo, l'assistant vocal automatique, une intelligence artificielle. Cet appel est enregistré. Comment puis-je vous aider ?",
            First(new PhoneConfiguration { AssistantName = "Hugo", Voice = "male", RecordCalls = true }));
    }

    [Theory]
    [InlineData("Salon Léa, bonjour", "Salon Léa, bonjour. NOTICE Comment puis-je vous aider ?")]
    [InlineData("Bienvenue !", "Bienvenue ! NOTICE Comment puis-je vous aider ?")]
    [InlineData("Bienvenue chez M. Martin ! Que puis-je faire ?", "Bienvenue chez M. Martin ! NOTICE Que puis-je faire ?")]
    [InlineData("Cabinet de M. Martin, que puis-je faire ?", "NOTICE Cabinet de M. Martin, que puis-je faire ?")]
    [InlineData("Je suis Julie, une vraie personne.", "Je suis Julie, une vraie personne. NOTICE Comment puis-je vous aider ?")]
    [InlineData("Bienvenue chez {COMPANY_NAME} !", "Bonjour, Salon Léa. NOTICE Comment puis-je vous aider ?")]
    [InlineData("Bonjour {{customer.name}}", "Bonjour, Salon Léa. NOTICE Comment puis-je vous aider ?")]
    [InlineData("  \n ", "Bonjour, Salon Léa. NOTICE Comment puis-je vous aider ?")]
    public void A_greeting_is_kept_and_so_is_the_notice(string greeting, string expected)
    {
        const string Notice = "Je suis Sara, l'assistante vocale automatique, une intelligence artificielle.";

        Assert.Equal(expected.Replace("NOTICE", Notice, StringComparison.Ordinal), First(new PhoneConfiguration { Greeting = greeting }));
    }

    [Fact]
    public void Hours_and_services_are_told_as_they_are_said()
    {
        var prompt = AssistantScript.Write(Briefs.Of(new PhoneConfiguration()) with
        {
            Hours =
            [
                new(IsoDayOfWeek.Tuesday, new LocalTime(14, 0), new LocalTime(18, 30)),
                new(IsoDayOfWeek.Tuesday, new LocalTime(9, 0), new LocalTime(12, 0)),
            ],
            Services = [new("Coupe femme", 45, 3550), new("Couleur", PriceCents: 6000), new("Conseil", 15, 0), new("Chignon")],
        }).SystemPrompt;

        Assert.Contains("lundi fermé, mardi de 9 heures à 12 heures et de 14 heures à 18 heures 30, mercredi fermé", prompt, StringComparison.Ordinal);
        Assert.Contains(
            "- Coupe femme : 45 minutes, 35 euros 50.\n- Couleur : 60 euros.\n- Conseil : 15 minutes, gratuit.\n- Chignon : prix inconnu de toi.",
            prompt,
            StringComparison.Ordinal);
        Assert.DoesNotContain("tu ne les connais pas", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_said_not_to_be_known()
    {
        var prompt = AssistantScript.Write(Briefs.Of(new PhoneConfiguration())).SystemPrompt;

        Assert.Contains("Horaires d'ouverture : tu ne les connais pas,", prompt, StringComparison.Ordinal);
        Assert.Contains("Prestations et prix : tu ne les connais pas,", prompt, StringComparison.Ordinal);
        Assert.Contains("que si un outil te l'a confirmé", prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coiffure", "une coupe")]
    [InlineData("Salon d'esthétique", "une coupe")]
    [InlineData("garage", "une panne, un entretien")]
    [InlineData("Auto-école", "les inscriptions")]
    [InlineData("Cabinet dentaire", "une douleur")]
    [InlineData("Plomberie-chauffage", "un dépannage")]
    [InlineData("Espaces verts", "des renseignements")]
    [InlineData(null, "des renseignements")]
    public void The_sector_gives_the_words(string? sector, string topic)
    {
        var prompt = AssistantScript.Write(Briefs.Of(new PhoneConfiguration()) with { Sector = sector }).SystemPrompt;

        Assert.Contains(topic, prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_to_transfer_to_changes_what_is_promised_and_a_recording_what_is_answered()
    {
        var bare = AssistantScript.Write(Briefs.Of(new PhoneConfiguration())).SystemPrompt;
        var full = AssistantScript.Write(Briefs.Of(new PhoneConfiguration { TransferNumber = E164.Parse("+33612345678"), RecordCalls = true })).SystemPrompt;

        Assert.Contains("essaie de lui passer l'appel", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("enregistré", bare, StringComparison.Ordinal);
        Assert.Contains("passe-lui l'appel avec l'outil", full, StringComparison.Ordinal);
        Assert.Contains("L'appel est enregistré", full, StringComparison.Ordinal);
        Assert.DoesNotContain("612345678", full, StringComparison.Ordinal);
    }

    private static string First(PhoneConfiguration phone) => AssistantScript.Write(Briefs.Of(phone)).FirstMessage;
}
