using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels.Email;

/// <summary>What can be wrong with a mail server's settings.</summary>
public static class EmailTexts
{
    public static readonly Said Port = new(
        "465 (encrypted from the start) or 587 (STARTTLS).", "465 (chiffré dès la connexion) ou 587 (STARTTLS).");

    public static readonly Said Security = new(
        "startTls (port 587) or sslOnConnect (port 465).", "startTls (port 587) ou sslOnConnect (port 465).");

    public static readonly Said SecurityNotForPort = new(
        "Does not fit the port: 465 is sslOnConnect, 587 is startTls.", "Ne va pas avec le port : 465 est sslOnConnect, 587 est startTls.");

    public static readonly Said Host = new(
        "A public host name, such as smtp.example.fr.", "Un nom de serveur public, par exemple smtp.exemple.fr.");

    public static readonly Said OneLine = new("One line only.", "Sur une seule ligne.");

    public static readonly Said PasswordAgain = new(
        "Enter the password again: server, port or user name have changed.", "Saisissez à nouveau le mot de passe : le serveur, le port ou l'utilisateur ont changé.");
}
