using Coccinelle.Domain.Tickets;

namespace Coccinelle.Domain.Tests.Tickets;

public sealed class TicketReadingTests
{
    [Theory]
    [InlineData("réclamation", null, "reclamation")]
    [InlineData("Plainte", null, "reclamation")]
    [InlineData("Facture", null, "facturation")]
    [InlineData("un avoir", null, "facturation")]
    [InlineData("problème technique", null, "technique")]
    [InlineData("QUESTION", null, "question")]
    [InlineData(null, "Ma chaudière est en panne", "technique")]
    [InlineData(null, "Je voudrais avoir de vos nouvelles", "autre")]
    [InlineData(null, "Réclamation sur ma facture", "reclamation")]
    [InlineData("divers", "Remboursement de ma commande", "facturation")]
    [InlineData("rappel", "Bonjour", "autre")]
    [InlineData("callback", "Bonjour", "autre")]
    [InlineData(null, null, "autre")]
    public void A_category_is_read_from_what_is_said_and_else_from_the_subject(string? said, string? subject, string expected)
        => Assert.Equal(expected, TicketCategories.Read(said, subject));

    [Theory]
    [InlineData("très urgent", "urgent")]
    [InlineData("c'est une urgence !", "urgent")]
    [InlineData("pas urgent", "low")]
    [InlineData("ce n'est pas très urgent", "low")]
    [InlineData("peu important", "low")]
    [InlineData("plutôt importante", "high")]
    [InlineData("priorité haute", "high")]
    [InlineData("normale", "medium")]
    public void A_priority_is_found_anywhere_in_what_is_said(string said, string expected) => Assert.Equal(expected, TicketPriorities.Read(said));

    [Theory]
    [InlineData(null, "autre", "Une question", "medium")]
    [InlineData(null, "autre", "Fuite d'eau, c'est urgent", "high")]
    [InlineData(null, "reclamation", "Coupe ratée", "high")]
    [InlineData("basse", "reclamation", "Coupe ratée, urgent", "low")]
    [InlineData("bleu", "autre", "Bonjour", "medium")]
    public void Without_a_priority_it_follows_from_what_was_told(string? said, string category, string subject, string expected)
        => Assert.Equal(expected, TicketPriorities.Of(said, category, subject, null));

    [Fact]
    public void A_ticket_that_is_spoken_of_again_never_presses_less()
    {
        foreach (var one in TicketPriorities.All)
        {
            foreach (var other in TicketPriorities.All)
                Assert.Equal(Math.Max(Rank(one), Rank(other)), Rank(TicketPriorities.Highest(one, other)));
        }

        static int Rank(string priority) => TicketPriorities.All.ToList().IndexOf(priority);
    }

    [Fact]
    public void The_next_states_are_those_that_it_may_move_to()
    {
        Assert.Equal(["in_progress", "waiting_customer", "resolved", "closed"], TicketStates.Next(TicketStates.Open));
        Assert.Empty(TicketStates.Next(TicketStates.Closed));
        Assert.Equal([TicketStates.Open, TicketStates.InProgress], TicketStates.All.Where(TicketStates.IsOwed));
    }
}
